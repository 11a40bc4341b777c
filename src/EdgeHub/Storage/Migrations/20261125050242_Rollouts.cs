using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Edge.Hub.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Rollouts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "deployments",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    DeviceId = table.Column<int>(type: "INTEGER", nullable: false),
                    Revision = table.Column<long>(type: "INTEGER", nullable: false),
                    Digest = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: true),
                    Message = table.Column<string>(type: "TEXT", nullable: true),
                    Proof = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deployments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "review_items",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    DeviceId = table.Column<int>(type: "INTEGER", nullable: false),
                    DecisionId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PartId = table.Column<string>(type: "TEXT", nullable: false),
                    Pipeline = table.Column<string>(type: "TEXT", nullable: false),
                    ModelName = table.Column<string>(type: "TEXT", nullable: false),
                    ActiveVersion = table.Column<string>(type: "TEXT", nullable: false),
                    ActiveDigest = table.Column<string>(type: "TEXT", nullable: false),
                    ActiveVerdict = table.Column<int>(type: "INTEGER", nullable: false),
                    ActiveReason = table.Column<string>(type: "TEXT", nullable: false),
                    CandidateVersion = table.Column<string>(type: "TEXT", nullable: true),
                    CandidateDigest = table.Column<string>(type: "TEXT", nullable: true),
                    CandidateVerdict = table.Column<int>(type: "INTEGER", nullable: true),
                    CandidateReason = table.Column<string>(type: "TEXT", nullable: true),
                    ExecutionProvider = table.Column<string>(type: "TEXT", nullable: true),
                    AtMs = table.Column<long>(type: "INTEGER", nullable: false),
                    Judgement = table.Column<int>(type: "INTEGER", nullable: true),
                    JudgedBy = table.Column<string>(type: "TEXT", nullable: true),
                    JudgedAtMs = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_review_items", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "rollout_events",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RolloutId = table.Column<long>(type: "INTEGER", nullable: false),
                    AtMs = table.Column<long>(type: "INTEGER", nullable: false),
                    Actor = table.Column<string>(type: "TEXT", nullable: false),
                    What = table.Column<string>(type: "TEXT", nullable: false),
                    Why = table.Column<string>(type: "TEXT", nullable: false),
                    Place = table.Column<int>(type: "INTEGER", nullable: true),
                    DeviceId = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_events", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "rollout_executions",
                columns: table => new
                {
                    RolloutId = table.Column<long>(type: "INTEGER", nullable: false),
                    DeviceId = table.Column<int>(type: "INTEGER", nullable: false),
                    Place = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    StartedAtMs = table.Column<long>(type: "INTEGER", nullable: true),
                    EndedAtMs = table.Column<long>(type: "INTEGER", nullable: true),
                    Revision = table.Column<long>(type: "INTEGER", nullable: true),
                    Reported = table.Column<bool>(type: "INTEGER", nullable: false),
                    PreviousVersion = table.Column<string>(type: "TEXT", nullable: true),
                    Stratum = table.Column<string>(type: "TEXT", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", nullable: true),
                    Message = table.Column<string>(type: "TEXT", nullable: true),
                    Proof = table.Column<string>(type: "TEXT", nullable: true),
                    IsUnpublished = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_executions", x => new { x.RolloutId, x.DeviceId });
                });

            migrationBuilder.CreateTable(
                name: "rollout_reports",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RolloutId = table.Column<long>(type: "INTEGER", nullable: false),
                    Place = table.Column<int>(type: "INTEGER", nullable: false),
                    Decision = table.Column<string>(type: "TEXT", nullable: false),
                    AtMs = table.Column<long>(type: "INTEGER", nullable: false),
                    Envelope = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_reports", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "rollouts",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ModelName = table.Column<string>(type: "TEXT", nullable: false),
                    ModelVersion = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Definition = table.Column<string>(type: "TEXT", nullable: false),
                    Groups = table.Column<string>(type: "TEXT", nullable: false),
                    Cause = table.Column<string>(type: "TEXT", nullable: true),
                    Leaving = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAtMs = table.Column<long>(type: "INTEGER", nullable: false),
                    StartedAtMs = table.Column<long>(type: "INTEGER", nullable: true),
                    EndedAtMs = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollouts", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_deployments_Digest",
                table: "deployments",
                column: "Digest");

            migrationBuilder.CreateIndex(
                name: "IX_review_items_CandidateDigest",
                table: "review_items",
                column: "CandidateDigest");

            migrationBuilder.CreateIndex(
                name: "IX_review_items_DeviceId_DecisionId_CandidateDigest",
                table: "review_items",
                columns: new[] { "DeviceId", "DecisionId", "CandidateDigest" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_rollout_events_RolloutId",
                table: "rollout_events",
                column: "RolloutId");

            migrationBuilder.CreateIndex(
                name: "IX_rollout_reports_RolloutId",
                table: "rollout_reports",
                column: "RolloutId");

            migrationBuilder.CreateIndex(
                name: "IX_rollouts_State",
                table: "rollouts",
                column: "State");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "deployments");

            migrationBuilder.DropTable(
                name: "review_items");

            migrationBuilder.DropTable(
                name: "rollout_events");

            migrationBuilder.DropTable(
                name: "rollout_executions");

            migrationBuilder.DropTable(
                name: "rollout_reports");

            migrationBuilder.DropTable(
                name: "rollouts");
        }
    }
}
