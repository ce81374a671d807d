using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PgTlsDashboard.Server.Store.Migrations
{
    /// <inheritdoc />
    public partial class Agents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "AgentId",
                table: "targets",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Device",
                table: "targets",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Gid",
                table: "targets",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Inode",
                table: "targets",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SystemIdentifier",
                table: "targets",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Uid",
                table: "targets",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "journal_entries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    TargetId = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Record = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_journal_entries", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_journal_entries_TargetId_At",
                table: "journal_entries",
                columns: new[] { "TargetId", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "journal_entries");

            migrationBuilder.DropColumn(
                name: "AgentId",
                table: "targets");

            migrationBuilder.DropColumn(
                name: "Device",
                table: "targets");

            migrationBuilder.DropColumn(
                name: "Gid",
                table: "targets");

            migrationBuilder.DropColumn(
                name: "Inode",
                table: "targets");

            migrationBuilder.DropColumn(
                name: "SystemIdentifier",
                table: "targets");

            migrationBuilder.DropColumn(
                name: "Uid",
                table: "targets");
        }
    }
}
