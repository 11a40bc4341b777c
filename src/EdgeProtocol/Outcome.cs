using System.Diagnostics.CodeAnalysis;

namespace Edge.Protocol;

/// <summary>A value, or the <see cref="Problem"/> that stands in its place. Expected failures travel as values here.</summary>
/// <typeparam name="T">What success carries.</typeparam>
public readonly struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, Problem? problem)
    {
        _value = value;
        Problem = problem;
    }

    /// <summary>The failure, or null on success.</summary>
    public Problem? Problem { get; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsSuccess => Problem is null;

    /// <summary>The value; only valid on success.</summary>
    /// <exception cref="InvalidOperationException">The outcome is a failure.</exception>
    public T Value => Problem is null ? _value! : throw new InvalidOperationException($"No value: {Problem}");

    /// <summary>Gives the value and says whether there is one.</summary>
    /// <param name="value">The value on success.</param>
    /// <param name="problem">The failure otherwise.</param>
    public bool TryGet([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Problem? problem)
    {
        value = _value;
        problem = Problem;
        return problem is null;
    }

    /// <summary>Wraps a value.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>Wraps a failure.</summary>
    /// <param name="problem">The failure.</param>
    public static implicit operator Outcome<T>(Problem problem) => new(default, problem);
}
