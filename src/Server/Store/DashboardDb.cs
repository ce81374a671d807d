using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace PgTlsDashboard.Server.Store;

/// <summary>The tables of the store.</summary>
internal sealed class DashboardDb(DbContextOptions<DashboardDb> options) : DbContext(options)
{
    public DbSet<TargetRow> Targets => Set<TargetRow>();

    public DbSet<AuthorityRow> Authorities => Set<AuthorityRow>();

    public DbSet<ClientRow> Clients => Set<ClientRow>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    public DbSet<JournalRow> JournalEntries => Set<JournalRow>();

    public DbSet<PlaintextWatchRow> PlaintextWatches => Set<PlaintextWatchRow>();

    public DbSet<PlaintextSightingRow> PlaintextSightings => Set<PlaintextSightingRow>();

    public DbSet<ProofRow> Proofs => Set<ProofRow>();

    public DbSet<VerifyRunRow> VerifyRuns => Set<VerifyRunRow>();

    // SQLite has no type for a moment with an offset; the binary form sorts as the moments do.
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<DateTimeOffsetToBinaryConverter>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<TargetRow>(target =>
        {
            target.ToTable("targets");
            target.HasIndex(row => row.NameKey).IsUnique();
        });
        modelBuilder.Entity<AuthorityRow>(authority =>
        {
            authority.ToTable("authorities");
            authority.HasIndex(row => row.TargetId);
            authority.HasOne<TargetRow>().WithMany().HasForeignKey(row => row.TargetId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<ClientRow>(client =>
        {
            client.ToTable("clients");
            client.HasIndex(row => row.TargetId);
            client.HasOne<TargetRow>().WithMany().HasForeignKey(row => row.TargetId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<PlaintextWatchRow>(watch =>
        {
            watch.ToTable("plaintext_watches");
            watch.HasKey(row => row.TargetId);
            watch.HasOne<TargetRow>().WithOne().HasForeignKey<PlaintextWatchRow>(row => row.TargetId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<PlaintextSightingRow>(session =>
        {
            session.ToTable("plaintext_sightings");
            session.HasIndex(row => new { row.TargetId, row.Role, row.Database, row.Address, row.ApplicationName, row.Replication })
                .IsUnique();
            session.HasOne<PlaintextWatchRow>().WithMany().HasForeignKey(row => row.TargetId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<ProofRow>(proof =>
        {
            proof.ToTable("proofs");
            proof.HasIndex(row => new { row.TargetId, row.Role, row.Path, row.Route, row.CaseName }).IsUnique();
            proof.HasOne<TargetRow>().WithMany().HasForeignKey(row => row.TargetId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<VerifyRunRow>(run =>
        {
            run.ToTable("verify_runs");
            run.HasKey(row => row.TargetId);
            run.HasOne<TargetRow>().WithOne().HasForeignKey<VerifyRunRow>(row => row.TargetId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<AuditRow>(audit =>
        {
            audit.ToTable("audit");
            audit.HasIndex(row => new { row.TargetId, row.Id });
        });
        modelBuilder.Entity<JournalRow>(entry =>
        {
            entry.ToTable("journal_entries");
            entry.HasIndex(row => new { row.TargetId, row.At });
        });
    }
}
