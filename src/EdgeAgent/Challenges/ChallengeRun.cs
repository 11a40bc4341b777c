using Edge.Protocol.Messages;

namespace Edge.Agent.Challenges;

/// <summary>One challenge, by its steps so far.</summary>
/// <param name="Records">The steps, the first of which is <see cref="ChallengeEvent.Started"/>.</param>
internal sealed record ChallengeRun(IReadOnlyList<ChallengeRecord> Records)
{
    /// <summary>Its id.</summary>
    public Guid Id => Records[0].ChallengeId;

    /// <summary>The last step.</summary>
    public ChallengeRecord Last => Records[^1];

    /// <summary>Whether it is over, one way or the other.</summary>
    public bool IsOver => LetsGo || Last.Event == ChallengeEvent.Failed;

    /// <summary>Whether parts are judged by it.</summary>
    public bool LetsGo => Last.Event is ChallengeEvent.Passed or ChallengeEvent.Waived;

    /// <summary>The first master part's step; null while none was shown.</summary>
    public ChallengeRecord? FirstResult => Records.FirstOrDefault(record => record.Event == ChallengeEvent.Result);

    /// <summary>The last master part's step; null while none was shown.</summary>
    public ChallengeRecord? LastResult => Records.LastOrDefault(record => record.Event == ChallengeEvent.Result);

    /// <summary>How often a master part came out right.</summary>
    /// <param name="master">Its name.</param>
    public int RightOf(string master) => Records.Count(record => record is { Event: ChallengeEvent.Result, IsRight: true } && record.Master == master);

    /// <summary>The same and one step more.</summary>
    /// <param name="record">The step.</param>
    public ChallengeRun With(ChallengeRecord record) => new([.. Records, record]);
}
