namespace Edge.TestKit.Vision;

/// <summary>What is wrong with a version of <see cref="BrightnessModel"/>. All but the last pass every check at its installation.</summary>
public enum Flaw
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The process ends some runs after it was loaded: a driver's fault (needs <see cref="PlainProvider"/>).</summary>
    Crash,

    /// <summary>It takes tens of milliseconds where the others take a tenth of one.</summary>
    Slow,

    /// <summary>Every run keeps two megabytes (needs <see cref="PlainProvider"/>).</summary>
    Leak,

    /// <summary>Dark images, which none of its golden cases shows, get scores that are no numbers.</summary>
    NotANumber,

    /// <summary>The same order of labels, with scores that hardly differ.</summary>
    Unsure,

    /// <summary>Labels are swapped, and its golden cases are not.</summary>
    Wrong,
}
