using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Edge.Hub.Storage.Migrations.Postgres
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
                    id = table.Column<long>(type: "bigint", nullable: false),
                    deviceid = table.Column<int>(type: "integer", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    digest = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    message = table.Column<string>(type: "text", nullable: true),
                    proof = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deployments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "review_items",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    deviceid = table.Column<int>(type: "integer", nullable: false),
                    decisionid = table.Column<byte[]>(type: "bytea", nullable: false),
                    partid = table.Column<string>(type: "text", nullable: false),
                    pipeline = table.Column<string>(type: "text", nullable: false),
                    modelname = table.Column<string>(type: "text", nullable: false),
                    activeversion = table.Column<string>(type: "text", nullable: false),
                    activedigest = table.Column<string>(type: "text", nullable: false),
                    activeverdict = table.Column<int>(type: "integer", nullable: false),
                    activereason = table.Column<string>(type: "text", nullable: false),
                    candidateversion = table.Column<string>(type: "text", nullable: true),
                    candidatedigest = table.Column<string>(type: "text", nullable: true),
                    candidateverdict = table.Column<int>(type: "integer", nullable: true),
                    candidatereason = table.Column<string>(type: "text", nullable: true),
                    executionprovider = table.Column<string>(type: "text", nullable: true),
                    atms = table.Column<long>(type: "bigint", nullable: false),
                    judgement = table.Column<int>(type: "integer", nullable: true),
                    judgedby = table.Column<string>(type: "text", nullable: true),
                    judgedatms = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_review_items", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rollout_events",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    rolloutid = table.Column<long>(type: "bigint", nullable: false),
                    atms = table.Column<long>(type: "bigint", nullable: false),
                    actor = table.Column<string>(type: "text", nullable: false),
                    what = table.Column<string>(type: "text", nullable: false),
                    why = table.Column<string>(type: "text", nullable: false),
                    place = table.Column<int>(type: "integer", nullable: true),
                    deviceid = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_events", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rollout_executions",
                columns: table => new
                {
                    rolloutid = table.Column<long>(type: "bigint", nullable: false),
                    deviceid = table.Column<int>(type: "integer", nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    startedatms = table.Column<long>(type: "bigint", nullable: true),
                    endedatms = table.Column<long>(type: "bigint", nullable: true),
                    revision = table.Column<long>(type: "bigint", nullable: true),
                    reported = table.Column<bool>(type: "boolean", nullable: false),
                    previousversion = table.Column<string>(type: "text", nullable: true),
                    stratum = table.Column<string>(type: "text", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true),
                    message = table.Column<string>(type: "text", nullable: true),
                    proof = table.Column<string>(type: "text", nullable: true),
                    isunpublished = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_executions", x => new { x.rolloutid, x.deviceid });
                });

            migrationBuilder.CreateTable(
                name: "rollout_reports",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    rolloutid = table.Column<long>(type: "bigint", nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false),
                    decision = table.Column<string>(type: "text", nullable: false),
                    atms = table.Column<long>(type: "bigint", nullable: false),
                    envelope = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_reports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rollouts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    modelname = table.Column<string>(type: "text", nullable: false),
                    modelversion = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    definition = table.Column<string>(type: "text", nullable: false),
                    groups = table.Column<string>(type: "text", nullable: false),
                    cause = table.Column<string>(type: "text", nullable: true),
                    leaving = table.Column<int>(type: "integer", nullable: false),
                    createdby = table.Column<string>(type: "text", nullable: false),
                    createdatms = table.Column<long>(type: "bigint", nullable: false),
                    startedatms = table.Column<long>(type: "bigint", nullable: true),
                    endedatms = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollouts", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_deployments_digest",
                table: "deployments",
                column: "digest");

            migrationBuilder.CreateIndex(
                name: "IX_review_items_candidatedigest",
                table: "review_items",
                column: "candidatedigest");

            migrationBuilder.CreateIndex(
                name: "IX_review_items_deviceid_decisionid_candidatedigest",
                table: "review_items",
                columns: new[] { "deviceid", "decisionid", "candidatedigest" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_rollout_events_rolloutid",
                table: "rollout_events",
                column: "rolloutid");

            migrationBuilder.CreateIndex(
                name: "IX_rollout_reports_rolloutid",
                table: "rollout_reports",
                column: "rolloutid");

            migrationBuilder.CreateIndex(
                name: "IX_rollouts_state",
                table: "rollouts",
                column: "state");
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
