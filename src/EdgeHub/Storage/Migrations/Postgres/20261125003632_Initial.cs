using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Edge.Hub.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateSequence(
                name: "record_ids");

            migrationBuilder.CreateTable(
                name: "assignments",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    modelname = table.Column<string>(type: "text", nullable: false),
                    modelversion = table.Column<string>(type: "text", nullable: false),
                    target = table.Column<string>(type: "text", nullable: false),
                    first = table.Column<string>(type: "text", nullable: true),
                    second = table.Column<string>(type: "text", nullable: true),
                    createdatms = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assignments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "boots",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    deviceid = table.Column<int>(type: "integer", nullable: false),
                    bootid = table.Column<string>(type: "text", nullable: false),
                    offsetms = table.Column<long>(type: "bigint", nullable: true),
                    anchorms = table.Column<long>(type: "bigint", nullable: true),
                    estimatems = table.Column<long>(type: "bigint", nullable: false),
                    appliedms = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_boots", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "chain_breaks",
                columns: table => new
                {
                    journalid = table.Column<int>(type: "integer", nullable: false),
                    first = table.Column<long>(type: "bigint", nullable: false),
                    last = table.Column<long>(type: "bigint", nullable: false),
                    finding = table.Column<int>(type: "integer", nullable: false),
                    other = table.Column<long>(type: "bigint", nullable: true),
                    foundatms = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_chain_breaks", x => new { x.journalid, x.first });
                });

            migrationBuilder.CreateTable(
                name: "chain_inbox",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    journalid = table.Column<int>(type: "integer", nullable: false),
                    first = table.Column<long>(type: "bigint", nullable: false),
                    last = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_chain_inbox", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "configuration_rules",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    kind = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<string>(type: "text", nullable: false),
                    target = table.Column<string>(type: "text", nullable: false),
                    first = table.Column<string>(type: "text", nullable: true),
                    second = table.Column<string>(type: "text", nullable: true),
                    createdatms = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_configuration_rules", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "decided_models",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<string>(type: "text", nullable: false),
                    digest = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_decided_models", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "desired",
                columns: table => new
                {
                    deviceid = table.Column<int>(type: "integer", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    message = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_desired", x => x.deviceid);
                });

            migrationBuilder.CreateTable(
                name: "device_counters",
                columns: table => new
                {
                    deviceid = table.Column<int>(type: "integer", nullable: false),
                    stored = table.Column<long>(type: "bigint", nullable: false),
                    duplicates = table.Column<long>(type: "bigint", nullable: false),
                    repeateddecisions = table.Column<long>(type: "bigint", nullable: false),
                    rejected = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_device_counters", x => x.deviceid);
                });

            migrationBuilder.CreateTable(
                name: "devices",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    site = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    online = table.Column<bool>(type: "boolean", nullable: false),
                    session = table.Column<string>(type: "text", nullable: true),
                    agentversion = table.Column<string>(type: "text", nullable: true),
                    epoch = table.Column<string>(type: "text", nullable: true),
                    firstseenms = table.Column<long>(type: "bigint", nullable: false),
                    lastseenms = table.Column<long>(type: "bigint", nullable: false),
                    reported = table.Column<byte[]>(type: "bytea", nullable: true),
                    reportedatms = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_devices", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "gap_ranges",
                columns: table => new
                {
                    journalid = table.Column<int>(type: "integer", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    first = table.Column<long>(type: "bigint", nullable: false),
                    last = table.Column<long>(type: "bigint", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    link = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_gap_ranges", x => new { x.journalid, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "journals",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    deviceid = table.Column<int>(type: "integer", nullable: false),
                    epoch = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_journals", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "models",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<string>(type: "text", nullable: false),
                    digest = table.Column<string>(type: "text", nullable: false),
                    manifestsize = table.Column<int>(type: "integer", nullable: false),
                    filecount = table.Column<int>(type: "integer", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    pushedatms = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_models", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "records",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    journalid = table.Column<int>(type: "integer", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<byte>(type: "smallint", nullable: false),
                    priority = table.Column<byte>(type: "smallint", nullable: false),
                    link = table.Column<byte[]>(type: "bytea", nullable: false),
                    payload = table.Column<byte[]>(type: "bytea", nullable: false),
                    receivedatms = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_records", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rejected_records",
                columns: table => new
                {
                    journalid = table.Column<int>(type: "integer", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    message = table.Column<string>(type: "text", nullable: false),
                    link = table.Column<byte[]>(type: "bytea", nullable: true),
                    atms = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rejected_records", x => new { x.journalid, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "result_tallies",
                columns: table => new
                {
                    deviceid = table.Column<int>(type: "integer", nullable: false),
                    modelid = table.Column<int>(type: "integer", nullable: false),
                    verdict = table.Column<int>(type: "integer", nullable: false),
                    cached = table.Column<bool>(type: "boolean", nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_result_tallies", x => new { x.deviceid, x.modelid, x.verdict, x.cached });
                });

            migrationBuilder.CreateTable(
                name: "results",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    deviceid = table.Column<int>(type: "integer", nullable: false),
                    decisionid = table.Column<byte[]>(type: "bytea", nullable: false),
                    partid = table.Column<string>(type: "text", nullable: false),
                    pipeline = table.Column<string>(type: "text", nullable: false),
                    source = table.Column<string>(type: "text", nullable: false),
                    modelid = table.Column<int>(type: "integer", nullable: false),
                    executionprovider = table.Column<string>(type: "text", nullable: true),
                    verdict = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    toplabel = table.Column<string>(type: "text", nullable: true),
                    topscore = table.Column<double>(type: "double precision", nullable: true),
                    errorcode = table.Column<string>(type: "text", nullable: true),
                    atms = table.Column<long>(type: "bigint", nullable: false),
                    timequality = table.Column<int>(type: "integer", nullable: false),
                    bootid = table.Column<int>(type: "integer", nullable: false),
                    monotonicms = table.Column<long>(type: "bigint", nullable: false),
                    receivedatms = table.Column<long>(type: "bigint", nullable: false),
                    inferencems = table.Column<double>(type: "double precision", nullable: false),
                    totalms = table.Column<double>(type: "double precision", nullable: false),
                    cached = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_results", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "stored_ranges",
                columns: table => new
                {
                    journalid = table.Column<int>(type: "integer", nullable: false),
                    first = table.Column<long>(type: "bigint", nullable: false),
                    last = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stored_ranges", x => new { x.journalid, x.first });
                });

            migrationBuilder.CreateTable(
                name: "device_labels",
                columns: table => new
                {
                    deviceid = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_device_labels", x => new { x.deviceid, x.key });
                    table.ForeignKey(
                        name: "FK_device_labels_devices_deviceid",
                        column: x => x.deviceid,
                        principalTable: "devices",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_boots_deviceid_bootid",
                table: "boots",
                columns: new[] { "deviceid", "bootid" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_configuration_rules_kind_name",
                table: "configuration_rules",
                columns: new[] { "kind", "name" });

            migrationBuilder.CreateIndex(
                name: "IX_decided_models_name_version_digest",
                table: "decided_models",
                columns: new[] { "name", "version", "digest" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_devices_site_name",
                table: "devices",
                columns: new[] { "site", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_journals_deviceid_epoch",
                table: "journals",
                columns: new[] { "deviceid", "epoch" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_models_name_version",
                table: "models",
                columns: new[] { "name", "version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_records_journalid_sequence",
                table: "records",
                columns: new[] { "journalid", "sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_results_bootid_timequality",
                table: "results",
                columns: new[] { "bootid", "timequality" },
                filter: "TimeQuality <> 1");

            migrationBuilder.CreateIndex(
                name: "IX_results_deviceid",
                table: "results",
                column: "deviceid");

            migrationBuilder.CreateIndex(
                name: "IX_results_deviceid_decisionid",
                table: "results",
                columns: new[] { "deviceid", "decisionid" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_results_verdict",
                table: "results",
                column: "verdict");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "assignments");

            migrationBuilder.DropTable(
                name: "boots");

            migrationBuilder.DropTable(
                name: "chain_breaks");

            migrationBuilder.DropTable(
                name: "chain_inbox");

            migrationBuilder.DropTable(
                name: "configuration_rules");

            migrationBuilder.DropTable(
                name: "decided_models");

            migrationBuilder.DropTable(
                name: "desired");

            migrationBuilder.DropTable(
                name: "device_counters");

            migrationBuilder.DropTable(
                name: "device_labels");

            migrationBuilder.DropTable(
                name: "gap_ranges");

            migrationBuilder.DropTable(
                name: "journals");

            migrationBuilder.DropTable(
                name: "models");

            migrationBuilder.DropTable(
                name: "records");

            migrationBuilder.DropTable(
                name: "rejected_records");

            migrationBuilder.DropTable(
                name: "result_tallies");

            migrationBuilder.DropTable(
                name: "results");

            migrationBuilder.DropTable(
                name: "stored_ranges");

            migrationBuilder.DropTable(
                name: "devices");

            migrationBuilder.DropSequence(
                name: "record_ids");
        }
    }
}
