using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Edge.Hub.Storage.Migrations
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
                    JournalId = table.Column<int>(type: "INTEGER", nullable: false),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    ErasureId = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_erased_records", x => new { x.JournalId, x.Sequence });
                });

            migrationBuilder.CreateTable(
                name: "erasures",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    DeviceId = table.Column<int>(type: "INTEGER", nullable: true),
                    Subject = table.Column<string>(type: "TEXT", nullable: true),
                    SubjectDigest = table.Column<string>(type: "TEXT", nullable: true),
                    BeforeMs = table.Column<long>(type: "INTEGER", nullable: true),
                    By = table.Column<string>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    OrderedAtMs = table.Column<long>(type: "INTEGER", nullable: false),
                    DoneAtMs = table.Column<long>(type: "INTEGER", nullable: true),
                    LastRecordId = table.Column<long>(type: "INTEGER", nullable: false),
                    Progress = table.Column<long>(type: "INTEGER", nullable: false),
                    Records = table.Column<long>(type: "INTEGER", nullable: false),
                    Results = table.Column<long>(type: "INTEGER", nullable: false),
                    Uploads = table.Column<long>(type: "INTEGER", nullable: false),
                    JournalId = table.Column<int>(type: "INTEGER", nullable: true),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_erasures", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_erasures_JournalId_Sequence",
                table: "erasures",
                columns: new[] { "JournalId", "Sequence" },
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
