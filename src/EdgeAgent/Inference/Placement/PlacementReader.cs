using System.Runtime.InteropServices;
using Edge.Agent.Inference.Providers;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Edge.Agent.Inference.Placement;

/// <summary>Reads a session's ledger through the C API: <c>Session_GetEpGraphAssignmentInfo</c>, which the .NET package does not wrap.</summary>
internal sealed unsafe class PlacementReader
{
    private readonly delegate* unmanaged<nint, nint**, nuint*, nint> _subgraphs;
    private readonly delegate* unmanaged<nint, byte**, nint> _provider;
    private readonly delegate* unmanaged<nint, nint**, nuint*, nint> _nodes;
    private readonly delegate* unmanaged<nint, byte**, nint> _name;
    private readonly delegate* unmanaged<nint, byte**, nint> _domain;
    private readonly delegate* unmanaged<nint, byte**, nint> _operator;
    private readonly delegate* unmanaged<nint, byte*> _message;
    private readonly delegate* unmanaged<nint, void> _release;

    /// <summary>A reader over the loaded library.</summary>
    public PlacementReader()
    {
        var api = OrtFunctions.Api();
        _subgraphs = (delegate* unmanaged<nint, nint**, nuint*, nint>)api.Session_GetEpGraphAssignmentInfo;
        _provider = (delegate* unmanaged<nint, byte**, nint>)api.EpAssignedSubgraph_GetEpName;
        _nodes = (delegate* unmanaged<nint, nint**, nuint*, nint>)api.EpAssignedSubgraph_GetNodes;
        _name = (delegate* unmanaged<nint, byte**, nint>)api.EpAssignedNode_GetName;
        _domain = (delegate* unmanaged<nint, byte**, nint>)api.EpAssignedNode_GetDomain;
        _operator = (delegate* unmanaged<nint, byte**, nint>)api.EpAssignedNode_GetOperatorType;
        _message = (delegate* unmanaged<nint, byte*>)api.GetErrorMessage;
        _release = (delegate* unmanaged<nint, void>)api.ReleaseStatus;
    }

    /// <summary>Makes a session record its ledger.</summary>
    /// <param name="options">The session's options, before it is created.</param>
    public static void Enable(SessionOptions options) => options.AddSessionConfigEntry("session.record_ep_graph_assignment_info", "1");

    /// <summary>The ledger of a session created with <see cref="Enable"/>.</summary>
    /// <param name="session">The session.</param>
    /// <exception cref="InvalidOperationException">The library refuses to tell.</exception>
    public PlacementLedger Read(InferenceSession session)
    {
        var placed = new List<PlacedNode>();
        nint* subgraphs;
        nuint count;
        Check(_subgraphs(OrtFunctions.Handle(session), &subgraphs, &count));
        for (nuint i = 0; i < count; i++)
        {
            var provider = ProviderCatalog.PolicyName(Text(_provider, subgraphs[i]));
            nint* nodes;
            nuint length;
            Check(_nodes(subgraphs[i], &nodes, &length));
            for (nuint n = 0; n < length; n++) placed.Add(new PlacedNode(provider, Operator(nodes[n]), Text(_name, nodes[n])));
        }

        GC.KeepAlive(session);
        return new PlacementLedger(placed);
    }

    private string Operator(nint node)
    {
        var name = Text(_operator, node);
        return Text(_domain, node) is { Length: > 0 } domain && domain != "ai.onnx" ? $"{domain}.{name}" : name;
    }

    private string Text(delegate* unmanaged<nint, byte**, nint> function, nint of)
    {
        byte* text;
        Check(function(of, &text));
        return Marshal.PtrToStringUTF8((nint)text) ?? "";
    }

    private void Check(nint status)
    {
        if (status == 0) return;
        var message = Marshal.PtrToStringUTF8((nint)_message(status));
        _release(status);
        throw new InvalidOperationException($"ONNX Runtime does not say where nodes run: {message}");
    }
}
