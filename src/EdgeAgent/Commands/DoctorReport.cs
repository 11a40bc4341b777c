namespace Edge.Agent.Commands;

/// <summary>The doctor's lines: what, and what about it.</summary>
internal sealed class DoctorReport
{
    private readonly TextWriter _output;

    public DoctorReport(TextWriter output) => _output = output;

    /// <summary>Writes a line.</summary>
    /// <param name="what">Its subject.</param>
    /// <param name="text">What there is to say.</param>
    public void Say(string what, string text) => _output.WriteLine($"{what,-12}{(what.Length >= 12 ? " " : "")}{text}");
}
