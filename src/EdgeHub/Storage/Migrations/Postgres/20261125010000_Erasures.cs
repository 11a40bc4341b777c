using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Edge.Hub.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Erasures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "erased_records",
                columns: table => new
                {
                    journalid = table.Column<int>(type: "integer", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    erasureid = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_erased_records", x => new { x.journalid, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "erasures",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    deviceid = table.Column<int>(type: "integer", nullable: true),
                    subject = table.Column<string>(type: "text", nullable: true),
                    subjectdigest = table.Column<string>(type: "text", nullable: true),
                    beforems = table.Column<long>(type: "bigint", nullable: true),
                    by = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    orderedatms = table.Column<long>(type: "bigint", nullable: false),
                    doneatms = table.Column<long>(type: "bigint", nullable: true),
                    lastrecordid = table.Column<long>(type: "bigint", nullable: false),
                    progress = table.Column<long>(type: "bigint", nullable: false),
                    records = table.Column<long>(type: "bigint", nullable: false),
                    results = table.Column<long>(type: "bigint", nullable: false),
                    uploads = table.Column<long>(type: "bigint", nullable: false),
                    journalid = table.Column<int>(type: "integer", nullable: true),
                    sequence = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_erasures", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_erasures_journalid_sequence",
                table: "erasures",
                columns: new[] { "journalid", "sequence" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "erased_records");

            migrationBuilder.DropTable(
                name: "erasures");
        }
    }
}
