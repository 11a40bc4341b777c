using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Storage;

/// <summary>The hub's tables. Ingest writes records and results in bulk beside it (Telemetry/SqliteRecordStore).</summary>
internal class HubDatabase : DbContext
{
    public HubDatabase(DbContextOptions<HubDatabase> options)
        : base(options)
    {
    }

    /// <summary>For the same tables on another database.</summary>
    protected HubDatabase(DbContextOptions options)
        : base(options)
    {
    }

    public DbSet<DeviceRow> Devices => Set<DeviceRow>();
    public DbSet<DeviceLabelRow> DeviceLabels => Set<DeviceLabelRow>();
    public DbSet<DeviceCounterRow> DeviceCounters => Set<DeviceCounterRow>();
    public DbSet<RecordRow> Records => Set<RecordRow>();
    public DbSet<JournalRow> Journals => Set<JournalRow>();
    public DbSet<DecidedModelRow> DecidedModels => Set<DecidedModelRow>();
    public DbSet<ResultRow> Results => Set<ResultRow>();
    public DbSet<ResultTallyRow> ResultTallies => Set<ResultTallyRow>();
    public DbSet<ModelRow> Models => Set<ModelRow>();
    public DbSet<AssignmentRow> Assignments => Set<AssignmentRow>();
    public DbSet<ConfigurationRuleRow> ConfigurationRules => Set<ConfigurationRuleRow>();
    public DbSet<DesiredRow> Desired => Set<DesiredRow>();
    public DbSet<BootRow> Boots => Set<BootRow>();
    public DbSet<ChainInboxRow> ChainInbox => Set<ChainInboxRow>();
    public DbSet<StoredRangeRow> StoredRanges => Set<StoredRangeRow>();
    public DbSet<GapRow> Gaps => Set<GapRow>();
    public DbSet<RejectedRow> Rejected => Set<RejectedRow>();
    public DbSet<ChainBreakRow> ChainBreaks => Set<ChainBreakRow>();
    public DbSet<ErasureRow> Erasures => Set<ErasureRow>();
    public DbSet<ErasedRecordRow> ErasedRecords => Set<ErasedRecordRow>();
    public DbSet<RolloutRow> Rollouts => Set<RolloutRow>();
    public DbSet<RolloutExecutionRow> RolloutExecutions => Set<RolloutExecutionRow>();
    public DbSet<RolloutEventRow> RolloutEvents => Set<RolloutEventRow>();
    public DbSet<RolloutReportRow> RolloutReports => Set<RolloutReportRow>();
    public DbSet<DeploymentRow> Deployments => Set<DeploymentRow>();
    public DbSet<ReviewItemRow> ReviewItems => Set<ReviewItemRow>();

    /// <summary>Keeps other hub processes from planning desired states until the result is disposed.</summary>
    public virtual Task<IAsyncDisposable> TakePlanningTurnAsync(CancellationToken stop) => Task.FromResult<IAsyncDisposable>(new NoTurn());

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<DeviceRow>(entity =>
        {
            entity.ToTable("devices");
            entity.HasIndex(row => new { row.Site, row.Name }).IsUnique();
            entity.HasMany(row => row.Labels).WithOne().HasForeignKey(label => label.DeviceId);
        });
        modelBuilder.Entity<DeviceLabelRow>().ToTable("device_labels").HasKey(row => new { row.DeviceId, row.Key });
        modelBuilder.Entity<DeviceCounterRow>(entity =>
        {
            entity.ToTable("device_counters").HasKey(row => row.DeviceId);
            entity.Property(row => row.DeviceId).ValueGeneratedNever();
        });
        modelBuilder.Entity<JournalRow>().ToTable("journals").HasIndex(row => new { row.DeviceId, row.Epoch }).IsUnique();
        modelBuilder.Entity<RecordRow>(entity =>
        {
            entity.ToTable("records");
            entity.Property(row => row.Id).ValueGeneratedNever();
            entity.HasIndex(row => new { row.JournalId, row.Sequence }).IsUnique();
        });
        modelBuilder.Entity<DecidedModelRow>().ToTable("decided_models").HasIndex(row => new { row.Name, row.Version, row.Digest }).IsUnique();
        modelBuilder.Entity<ResultRow>(entity =>
        {
            entity.ToTable("results");
            entity.Property(row => row.Id).ValueGeneratedNever();
            entity.HasIndex(row => new { row.DeviceId, row.DecisionId }).IsUnique();
            // Newest first and newest of one verdict are the two questions every page asks.
            // Every SQLite index ends in the row number, which here is the order of arrival.
            entity.HasIndex(row => row.DeviceId);
            entity.HasIndex(row => row.Verdict);
            // Almost empty: a device with a clock has no row in it.
            entity.HasIndex(row => new { row.BootId, row.TimeQuality }).HasFilter("TimeQuality <> 1");
        });
        modelBuilder.Entity<ResultTallyRow>().ToTable("result_tallies").HasKey(row => new { row.DeviceId, row.ModelId, row.Verdict, row.Cached });
        modelBuilder.Entity<ModelRow>().ToTable("models").HasIndex(row => new { row.Name, row.Version }).IsUnique();
        modelBuilder.Entity<AssignmentRow>().ToTable("assignments");
        modelBuilder.Entity<ConfigurationRuleRow>().ToTable("configuration_rules").HasIndex(row => new { row.Kind, row.Name });
        modelBuilder.Entity<DesiredRow>(entity =>
        {
            entity.ToTable("desired").HasKey(row => row.DeviceId);
            entity.Property(row => row.DeviceId).ValueGeneratedNever();
        });
        modelBuilder.Entity<BootRow>().ToTable("boots").HasIndex(row => new { row.DeviceId, row.BootId }).IsUnique();
        modelBuilder.Entity<ChainInboxRow>().ToTable("chain_inbox");
        modelBuilder.Entity<StoredRangeRow>().ToTable("stored_ranges").HasKey(row => new { row.JournalId, row.First });
        modelBuilder.Entity<GapRow>().ToTable("gap_ranges").HasKey(row => new { row.JournalId, row.Sequence });
        modelBuilder.Entity<RejectedRow>().ToTable("rejected_records").HasKey(row => new { row.JournalId, row.Sequence });
        modelBuilder.Entity<ChainBreakRow>().ToTable("chain_breaks").HasKey(row => new { row.JournalId, row.First });
        modelBuilder.Entity<ErasureRow>().ToTable("erasures").HasIndex(row => new { row.JournalId, row.Sequence }).IsUnique();
        modelBuilder.Entity<ErasedRecordRow>().ToTable("erased_records").HasKey(row => new { row.JournalId, row.Sequence });
        modelBuilder.Entity<RolloutRow>().ToTable("rollouts").HasIndex(row => row.State);
        modelBuilder.Entity<RolloutExecutionRow>().ToTable("rollout_executions").HasKey(row => new { row.RolloutId, row.DeviceId });
        modelBuilder.Entity<RolloutEventRow>().ToTable("rollout_events").HasIndex(row => row.RolloutId);
        modelBuilder.Entity<RolloutReportRow>().ToTable("rollout_reports").HasIndex(row => row.RolloutId);
        modelBuilder.Entity<DeploymentRow>(entity =>
        {
            entity.ToTable("deployments");
            entity.Property(row => row.Id).ValueGeneratedNever();
            entity.HasIndex(row => row.Digest);
        });
        modelBuilder.Entity<ReviewItemRow>(entity =>
        {
            entity.ToTable("review_items");
            entity.Property(row => row.Id).ValueGeneratedNever();
            entity.HasIndex(row => row.CandidateDigest);
            entity.HasIndex(row => new { row.DeviceId, row.DecisionId, row.CandidateDigest }).IsUnique();
        });
    }
}
