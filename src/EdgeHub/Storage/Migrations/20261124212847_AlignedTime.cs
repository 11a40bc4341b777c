using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Edge.Hub.Storage.Migrations
{
    /// <inheritdoc />
    public partial class AlignedTime : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "DeviceClock",
                table: "results",
                newName: "TimeQuality");

            migrationBuilder.AddColumn<int>(
                name: "BootId",
                table: "results",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "MonotonicMs",
                table: "results",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "boots",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    DeviceId = table.Column<int>(type: "INTEGER", nullable: false),
                    BootId = table.Column<string>(type: "TEXT", nullable: false),
                    OffsetMs = table.Column<long>(type: "INTEGER", nullable: true),
                    AnchorMs = table.Column<long>(type: "INTEGER", nullable: true),
                    EstimateMs = table.Column<long>(type: "INTEGER", nullable: false),
                    AppliedMs = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_boots", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_results_BootId_TimeQuality",
                table: "results",
                columns: new[] { "BootId", "TimeQuality" },
                filter: "TimeQuality <> 1");

            migrationBuilder.CreateIndex(
                name: "IX_boots_DeviceId_BootId",
                table: "boots",
                columns: new[] { "DeviceId", "BootId" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "boots");

            migrationBuilder.DropIndex(
                name: "IX_results_BootId_TimeQuality",
                table: "results");

            migrationBuilder.DropColumn(
                name: "BootId",
                table: "results");

            migrationBuilder.DropColumn(
                name: "MonotonicMs",
                table: "results");

            migrationBuilder.RenameColumn(
                name: "TimeQuality",
                table: "results",
                newName: "DeviceClock");
        }
    }
}
