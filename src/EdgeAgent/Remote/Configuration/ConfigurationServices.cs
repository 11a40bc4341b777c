using Edge.Agent.Deployment;
using Edge.Agent.Diagnostics;

namespace Edge.Agent.Remote.Configuration;

/// <summary>What the controller needs of its surroundings.</summary>
/// <param name="Board">Shows the revision that is answered.</param>
/// <param name="Models">Says when a model came that a pipeline may wait for.</param>
/// <param name="Health">Told of a disk that keeps nothing.</param>
/// <param name="Time">The clock.</param>
/// <param name="Log">The log.</param>
internal sealed record ConfigurationServices(ConfigurationBoard Board, ModelBoard Models, HealthBoard Health, TimeProvider Time, ILogger<ConfigurationController> Log);
