using System.Globalization;
using System.Text.Json;
using Edge.Agent.Challenges;
using Edge.Agent.Configuration;
using Edge.Agent.Connectivity;
using Edge.Agent.Diagnostics;
using Edge.Agent.Feedback;
using Edge.Agent.Serving;
using Edge.Agent.Shift;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Api.Operator;

/// <summary>Writes what the operator page shows, from the places that know it.</summary>
internal sealed class OperatorView
{
    /// <summary>A model of a thousand classes is no help to who names one.</summary>
    private const int MaxLabels = 100;

    /// <summary>What fits beside the picture; the rest are one bar.</summary>
    private const int MaxDefects = 12;

    /// <summary>Decisions whose word is said again each time: those a screen can show.</summary>
    private const int MaxShown = 100;

    /// <summary>A fortnight's bars fit beside each other, and what people said in it.</summary>
    private const int MaxDays = 14, MaxWords = 2000;

    private readonly DeviceAddress _address;
    private readonly string _run;
    private readonly IJournal _journal;
    private readonly HealthBoard _health;
    private readonly IReadOnlyList<PipelineOptions> _pipelines;
    private readonly Readiness _readiness;
    private readonly IInferenceService _service;
    private readonly LinkStatusBuilder _link;
    private readonly ShiftBook _shift;
    private readonly FeedbackStore? _feedback;

    /// <summary>A view of the live parts.</summary>
    public OperatorView(
        DeviceAddress address, RecordTime started, IJournal journal, HealthBoard health, IReadOnlyList<PipelineOptions> pipelines, Readiness readiness,
        IInferenceService service, LinkStatusBuilder link, ShiftBook shift, FeedbackStore? feedback)
    {
        _address = address;
        _run = $"{started.BootId} {started.MonotonicMs}";
        _journal = journal;
        _health = health;
        _pipelines = pipelines;
        _readiness = readiness;
        _service = service;
        _link = link;
        _shift = shift;
        _feedback = feedback;
    }

    /// <summary>The master parts that are asked for; null where nobody knows.</summary>
    public ChallengeBook? Challenges { get; init; }

    /// <summary>Changes with what the page must show at once.</summary>
    public long Version => _shift.Version;

    /// <summary>Writes the document.</summary>
    /// <param name="json">The writer.</param>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("device"u8, _address.ToString());
        json.WriteString("run"u8, _run);
        json.WriteString("since"u8, _shift.Since);
        json.WriteStartArray("waiting"u8);
        foreach (var reason in _readiness.Waiting) json.WriteStringValue(reason);
        json.WriteEndArray();
        WriteLink(json);
        WriteHealth(json);
        WriteModels(json);
        WriteFeedback(json);
        json.WritePropertyName("challenges"u8);
        JsonSerializer.Serialize(json, [.. Challenges?.Views ?? []], ApiJson.Default.ChallengeViewArray);
        json.WriteStartArray("pipelines"u8);
        foreach (var pipeline in _pipelines) WritePipeline(json, pipeline);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteLink(Utf8JsonWriter json)
    {
        var status = _journal.Status;
        json.WriteStartObject("link"u8);
        json.WriteString("hub"u8, _link.Hub);
        json.WriteBoolean("connected"u8, _link.IsConnected);
        json.WriteNumber("backlog"u8, _link.Hub is null ? 0 : status.Backlog);
        json.WriteNumber("dropped"u8, status.Dropped);
        json.WriteEndObject();
    }

    private void WriteHealth(Utf8JsonWriter json)
    {
        json.WriteStartArray("health"u8);
        foreach (var report in _health.Degradations)
        {
            json.WriteStartObject();
            json.WriteString("component"u8, report.Component);
            json.WriteString("reason"u8, report.Reason.Value);
            json.WriteString("message"u8, report.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteModels(Utf8JsonWriter json)
    {
        json.WriteStartArray("models"u8);
        foreach (var model in _service.Models.Where(model => model.State != ServingState.Unavailable && _pipelines.Any(pipeline => pipeline.Model == model.Name)))
        {
            json.WriteStartObject();
            json.WriteString("name"u8, model.Name);
            json.WriteString("version"u8, model.Version);
            json.WriteString("task"u8, model.Task);
            json.WriteString("provider"u8, model.ExecutionProvider);
            json.WriteStartArray("labels"u8);
            foreach (var label in model.Labels.Take(MaxLabels)) json.WriteStringValue(label);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteFeedback(Utf8JsonWriter json)
    {
        var said = _feedback?.Newest(MaxWords) ?? [];
        json.WriteStartObject("words"u8);
        foreach (var record in said.Take(MaxShown)) json.WriteString(record.DecisionId.ToString(), FeedbackWords.Of(record.Word));
        json.WriteEndObject();
        json.WriteStartArray("judged"u8);
        foreach (var day in Accuracy.ByDay(said).TakeLast(MaxDays))
        {
            var (low, high) = day.Accuracy.Interval;
            json.WriteStartObject();
            json.WriteString("day"u8, day.Day.ToString("O", CultureInfo.InvariantCulture));
            json.WriteNumber("right"u8, day.Accuracy.Right);
            json.WriteNumber("wrong"u8, day.Accuracy.Wrong);
            json.WriteNumber("low"u8, Math.Round(low, 4));
            json.WriteNumber("high"u8, Math.Round(high, 4));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WritePipeline(Utf8JsonWriter json, PipelineOptions pipeline)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, pipeline.Name);
        json.WriteString("model"u8, pipeline.Model);
        json.WriteString("keep"u8, Word(pipeline.Evidence.Keep));
        _shift.Read(pipeline.Name, (shift, began) =>
        {
            json.WriteString("began"u8, began);
            WriteCounts(json, "counts"u8, shift.Counts);
            json.WriteNumber("stepMinutes"u8, PipelineShift.StepMinutes);
            json.WriteStartArray("steps"u8);
            foreach (var step in shift.Steps) WriteCounts(json, default, step);
            json.WriteEndArray();
            json.WriteStartArray("defects"u8);
            foreach (var defect in shift.Defects.Take(MaxDefects))
            {
                json.WriteStartObject();
                json.WriteString("label"u8, defect.Label);
                json.WriteNumber("count"u8, defect.Count);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("parts"u8);
            foreach (var decision in shift.Parts) DecisionView.Write(json, decision);
            json.WriteEndArray();
            json.WriteStartArray("rejects"u8);
            foreach (var decision in shift.Rejects) DecisionView.Write(json, decision);
            json.WriteEndArray();
        });
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, ReadOnlySpan<byte> name, VerdictCounts counts)
    {
        if (name.IsEmpty) json.WriteStartArray();
        else json.WriteStartArray(name);
        json.WriteNumberValue(counts.Accept);
        json.WriteNumberValue(counts.Reject);
        json.WriteNumberValue(counts.Review);
        json.WriteNumberValue(counts.Error);
        json.WriteEndArray();
    }

    private static string Word(KeptPicture keep) => keep switch
    {
        KeptPicture.None => "none",
        KeptPicture.Thumbnail => "thumbnail",
        KeptPicture.Crop => "crop",
        _ => "full",
    };
}
