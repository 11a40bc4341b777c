using Edge.Protocol.Messages;

namespace Edge.Agent.Api.Metrics;

/// <summary>Where the nodes of a model run, and whether it is being compiled, as gauges.</summary>
internal static class PlacementGauges
{
    /// <summary>One gauge for every provider and operator, and one for a compilation.</summary>
    /// <param name="model">A model's report.</param>
    public static IEnumerable<(string Name, long Value)> Of(ModelReport model)
    {
        var labels = $"model=\"{model.Name}\",version=\"{model.Version}\"";
        if (model.Compiling is not null) yield return ($"edge_model_compiling{{{labels}}}", 1);
        foreach (var (provider, operators) in model.Placement ?? new Dictionary<string, IReadOnlyDictionary<string, int>>())
        {
            foreach (var (name, nodes) in operators) yield return ($"edge_model_nodes{{{labels},provider=\"{provider}\",operator=\"{name}\"}}", nodes);
        }
    }
}
