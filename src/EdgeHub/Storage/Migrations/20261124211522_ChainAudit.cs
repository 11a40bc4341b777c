using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Edge.Hub.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ChainAudit : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "chain_breaks",
                columns: table => new
                {
                    JournalId = table.Column<int>(type: "INTEGER", nullable: false),
                    First = table.Column<long>(type: "INTEGER", nullable: false),
                    Last = table.Column<long>(type: "INTEGER", nullable: false),
                    Finding = table.Column<int>(type: "INTEGER", nullable: false),
                    Other = table.Column<long>(type: "INTEGER", nullable: true),
                    FoundAtMs = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_chain_breaks", x => new { x.JournalId, x.First });
                });

            migrationBuilder.CreateTable(
                name: "chain_inbox",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    JournalId = table.Column<int>(type: "INTEGER", nullable: false),
                    First = table.Column<long>(type: "INTEGER", nullable: false),
                    Last = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_chain_inbox", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "gap_ranges",
                columns: table => new
                {
                    JournalId = table.Column<int>(type: "INTEGER", nullable: false),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    First = table.Column<long>(type: "INTEGER", nullable: false),
                    Last = table.Column<long>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    Link = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_gap_ranges", x => new { x.JournalId, x.Sequence });
                });

            migrationBuilder.CreateTable(
                name: "rejected_records",
                columns: table => new
                {
                    JournalId = table.Column<int>(type: "INTEGER", nullable: false),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    Message = table.Column<string>(type: "TEXT", nullable: false),
                    Link = table.Column<byte[]>(type: "BLOB", nullable: true),
                    AtMs = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rejected_records", x => new { x.JournalId, x.Sequence });
                });

            migrationBuilder.CreateTable(
                name: "stored_ranges",
                columns: table => new
                {
                    JournalId = table.Column<int>(type: "INTEGER", nullable: false),
                    First = table.Column<long>(type: "INTEGER", nullable: false),
                    Last = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stored_ranges", x => new { x.JournalId, x.First });
                });

            // Records stored before this version enter the books and the chain's verification, in runs of bounded length.
            migrationBuilder.Sql("""
                INSERT INTO chain_inbox (JournalId, First, Last)
                SELECT JournalId, MIN(Sequence), MAX(Sequence)
                FROM (SELECT JournalId, Sequence, Sequence - ROW_NUMBER() OVER (PARTITION BY JournalId ORDER BY Sequence) AS Run FROM records)
                GROUP BY JournalId, Run, Sequence / 256
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "chain_breaks");

            migrationBuilder.DropTable(
                name: "chain_inbox");

            migrationBuilder.DropTable(
                name: "gap_ranges");

            migrationBuilder.DropTable(
                name: "rejected_records");

            migrationBuilder.DropTable(
                name: "stored_ranges");
        }
    }
}
