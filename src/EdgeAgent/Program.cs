using Edge.Agent.Commands;
using Edge.Agent.Inference;

NativeHeap.KeepTogether();
return await AgentCommandLine.RunAsync(args, Console.Out, Console.Error).ConfigureAwait(false);
