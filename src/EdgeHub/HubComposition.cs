using Edge.Hub.Api;
using Edge.Hub.Audit;
using Edge.Hub.Broker;
using Edge.Hub.Configuration;
using Edge.Hub.Dashboard;
using Edge.Hub.Erasing;
using Edge.Hub.Fleet;
using Edge.Hub.Models;
using Edge.Hub.Models.Transfers;
using Edge.Hub.Remote;
using Edge.Hub.Rollouts;
using Edge.Hub.Rollouts.Reports;
using Edge.Hub.Rollouts.Reviews;
using Edge.Hub.Storage;
using Edge.Hub.Telemetry;
using Edge.Hub.Trust;
using Edge.Hub.Uploads;
using Microsoft.EntityFrameworkCore;
using Scalar.AspNetCore;

namespace Edge.Hub;

/// <summary>The one place where the hub's parts are wired.</summary>
internal static class HubComposition
{
    /// <summary>Builds a hub that is ready to start: database migrated, fleet restored.</summary>
    /// <param name="options">The hub's options.</param>
    /// <param name="adjust">Replaces parts, for tests.</param>
    /// <param name="stop">Ends the attempt.</param>
    public static async Task<WebApplication> BuildAsync(HubOptions options, Action<IServiceCollection>? adjust = null, CancellationToken stop = default)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // The program is found by name whatever process hosts it, so that its pages' assets are too.
            ApplicationName = typeof(HubComposition).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.Http));
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddSystemd();
        AddHub(builder.Services, options);
        AddApi(builder.Services);
        builder.Services.AddDashboard();
        adjust?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseHostFiltering();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseDashboard();
        MapApi(app);
        await RestoreAsync(app.Services, stop).ConfigureAwait(false);
        return app;
    }

    private static void AddHub(IServiceCollection services, HubOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        AddDatabase(services, options);

        services.AddSingleton<IdentityWatch>();
        services.AddSingleton<FleetBoard>();
        services.AddSingleton<FleetStore>();
        services.AddSingleton<FleetReader>();
        services.AddHostedService<FleetSaver>();
        services.AddSingleton<Quarantine>();
        services.AddHostedService(provider => provider.GetRequiredService<Quarantine>());

        services.AddSingleton<HubOutbox>();
        services.AddSingleton<SlowClients>();

        services.AddSingleton<IngestCounters>();
        services.AddSingleton<IngestQueue>();
        services.AddSingleton(provider => new IngestSettings(options.CommitRecords, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ResultReader>();
        services.AddHostedService<IngestWriter>();
        services.AddHostedService<TimeAligner>();

        services.AddSingleton<AuditBoard>();
        services.AddSingleton<AuditReader>();
        services.AddSingleton<PartAudit>();
        services.AddHostedService<ChainAuditor>();

        services.AddSingleton(provider => new ArtifactStore(options.FilesDirectory, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(_ => new UploadStore(options.FilesDirectory));
        services.AddSingleton<UploadReceiver>();
        services.AddSingleton<ErasureWork>();
        services.AddSingleton<Erasures>();
        services.AddHostedService<ErasureWorker>();
        services.AddSingleton<ModelCatalog>();
        services.AddSingleton<ModelFiles>();
        services.AddSingleton<ModelComparison>();
        services.AddSingleton<DesiredStateService>();
        services.AddHostedService<LateJoiners>();
        AddRollouts(services);
        services.AddSingleton<ConfigurationRules>();
        services.AddSingleton<CommandService>();
        services.AddSingleton<DeltaShelf>();
        services.AddSingleton<DeltaMaker>();
        services.AddHostedService(provider => provider.GetRequiredService<DeltaMaker>());
        services.AddSingleton<TransferPlanner>();
        services.AddSingleton<BlockServer>();
        services.AddHostedService(provider => provider.GetRequiredService<BlockServer>());
        services.AddSingleton(_ => new TrustFolder(options.FilesDirectory));
        services.AddSingleton<SignedModels>();
        services.AddHostedService<TrustKeeper>();

        // Last, so that it is the first to stop: no message comes in while the services behind it end.
        services.AddSingleton<MessageIntake>();
        AddBroker(services, options);
    }

    private static void AddRollouts(IServiceCollection services)
    {
        services.AddSingleton<ReportSigner>();
        services.AddSingleton<GroupReports>();
        services.AddSingleton<RolloutBook>();
        services.AddSingleton<RolloutEyes>();
        services.AddSingleton<RolloutService>();
        services.AddSingleton<RolloutCosts>();
        services.AddSingleton<RolloutReader>();
        services.AddSingleton<RolloutRunner>();
        services.AddSingleton<ReviewQueue>();
        services.AddHostedService<RolloutWorker>();
    }

    private static void AddDatabase(IServiceCollection services, HubOptions options)
    {
        if (options.Database is { } connection)
        {
            var server = new PostgresServer(connection);
            services.AddSingleton(server);
            services.AddSingleton<IHubDatabaseHost>(server);
            services.AddDbContextFactory<PostgresHubDatabase>(database => database.UseNpgsql(connection));
            services.AddSingleton<IDbContextFactory<HubDatabase>, PostgresHubDatabaseFactory>();
            services.AddSingleton<IRecordStore>(_ => new PostgresRecordStore(server, options.SamplePerMille));
            services.AddSingleton<PostgresLeadership>();
            services.AddSingleton<ILeadership>(provider => provider.GetRequiredService<PostgresLeadership>());
            services.AddHostedService(provider => provider.GetRequiredService<PostgresLeadership>());
            services.AddSingleton(_ => new SharedFolder(options.FilesDirectory));
            services.AddHostedService<FleetExchange>();
            return;
        }

        var file = new DatabaseFile(options.DataDirectory);
        services.AddSingleton(file);
        services.AddSingleton<IHubDatabaseHost>(file);
        services.AddDbContextFactory<HubDatabase>(database => database.UseSqlite(file.ConnectionString));
        services.AddSingleton<IRecordStore>(_ => new SqliteRecordStore(file, options.SamplePerMille));
        services.AddSingleton<ILeadership, SoleLeader>();
    }

    private static void AddBroker(IServiceCollection services, HubOptions options)
    {
        if (options.Broker is { } broker)
        {
            services.AddSingleton(broker);
            services.AddSingleton(provider => HubProcess.OfMany(provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<ExternalBroker>();
            services.AddSingleton<IBroker>(provider => provider.GetRequiredService<ExternalBroker>());
            services.AddSingleton<ExternalPublisher>();
            services.AddSingleton<IHubPublisher>(provider => provider.GetRequiredService<ExternalPublisher>());
            services.AddSingleton<RetainedDesired>();
            services.AddSingleton<IDesiredPublisher>(provider => provider.GetRequiredService<RetainedDesired>());
            services.AddHostedService(provider => provider.GetRequiredService<RetainedDesired>());
            services.AddSingleton<UploadInbox>();
            services.AddHostedService(provider => provider.GetRequiredService<UploadInbox>());
            services.AddHostedService(provider => provider.GetRequiredService<ExternalBroker>());
            return;
        }

        services.AddSingleton(new HubProcess(Id: null));
        services.AddSingleton<RetainedMessages>();
        services.AddSingleton<IHubPublisher>(provider => provider.GetRequiredService<HubOutbox>());
        services.AddSingleton<IDesiredPublisher, DirectDesired>();
        services.AddSingleton<MessageRouter>();
        services.AddSingleton<EmbeddedBroker>();
        services.AddSingleton<IBroker>(provider => provider.GetRequiredService<EmbeddedBroker>());
        services.AddHostedService(provider => provider.GetRequiredService<EmbeddedBroker>());
    }

    private static void AddApi(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => HubJson.Configure(json.SerializerOptions));
        services.AddProblemDetails();
        // A page elsewhere whose name was rebound to 127.0.0.1 still sends its own host name: it is refused here.
        services.AddHostFiltering(filter => filter.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        services.AddOpenApi(document => document.AddDocumentTransformer((api, _, _) =>
        {
            api.Info.Title = "Edge hub";
            return Task.CompletedTask;
        }));
    }

    private static void MapApi(WebApplication app)
    {
        app.MapOpenApi();
        // Its fonts, assistant and usage counts live on its maker's servers; this hub talks to nobody's.
        app.MapScalarApiReference(reference => reference.DisableDefaultFonts().DisableAgent().DisableMcp().DisableTelemetry().HideDeveloperTools());
        var api = app.MapGroup("/api/v1");
        DeviceEndpoints.Map(api);
        ResultEndpoints.Map(api);
        ModelEndpoints.Map(api);
        UploadEndpoints.Map(api);
        AssignmentEndpoints.Map(api);
        RolloutEndpoints.Map(api);
        ReviewEndpoints.Map(api);
        ConfigurationEndpoints.Map(api);
        AuditEndpoints.Map(api);
        ErasureEndpoints.Map(api);
        OperationsEndpoints.Map(app);
    }

    private static async Task RestoreAsync(IServiceProvider services, CancellationToken stop)
    {
        await services.GetRequiredService<IHubDatabaseHost>()
            .MigrateAsync(services.GetRequiredService<IDbContextFactory<HubDatabase>>(), stop).ConfigureAwait(false);
        services.GetRequiredService<FleetBoard>().Restore(await services.GetRequiredService<FleetStore>().LoadAsync(stop).ConfigureAwait(false));
    }
}
