namespace Edge.Hub.Trust;

/// <summary>What <c>trust status</c> says.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Root">The root to give to boxes.</param>
/// <param name="IsDevelopment">Whether the keys are throw-away.</param>
/// <param name="Roles">The roles.</param>
/// <param name="Models">The model versions that boxes may run.</param>
/// <param name="Taught">Which devices sign which models themselves.</param>
internal sealed record TrustView(string Folder, string Root, bool IsDevelopment, IReadOnlyList<RoleView> Roles, IReadOnlyList<string> Models, IReadOnlyList<string> Taught);
