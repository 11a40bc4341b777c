using Edge.Agent.Commands.Bench;

namespace Edge.Agent.Tests.Commands.Bench;

public sealed class BenchPlanTests
{
    [Fact]
    public void Cells_Lists_AreEveryCombination()
    {
        var cells = new BenchPlan(["cpu", "cuda"], [1, 2], [null], [1, 8], [4]).Cells;

        Assert.Equal(8, cells.Distinct().Count());
        Assert.Equal(new BenchCell("cpu", 1, null, 1, 4), cells[0]);
        Assert.Equal(new BenchCell("cuda", 2, null, 8, 4), cells[^1]);
    }

    [Fact]
    public void ToArguments_Cell_LeavesOutWhatTheModelDecides()
    {
        Assert.Equal(["--threads=2", "--batch=8", "--clients=4"], new BenchCell(null, 2, null, 8, 4).ToArguments());
        Assert.Equal(["--providers=cpu", "--threads=1", "--instances=3", "--batch=1", "--clients=1"], new BenchCell("cpu", 1, 3, 1, 1).ToArguments());
    }
}
