using Edge.Agent.Commands;

return await AgentCommandLine.Create().Parse(args).InvokeAsync().ConfigureAwait(false);
