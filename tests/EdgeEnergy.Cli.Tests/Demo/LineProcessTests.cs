using System.Diagnostics;
using EdgeEnergy.Cli.Demo;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Tests.Demo;

public sealed class LineProcessTests
{
    private readonly List<string> notices = [];

    [Fact]
    public async Task Answers_are_told_from_notices()
    {
        await using LineProcess child = Shell(
            """
            echo 'ready {"port":1}'
            while read -r word number; do echo "fault $number: $word"; echo "done {\"got\":$number}"; done
            """);

        Assert.Equal("""{"port":1}""", await child.ReadyAsync(CancellationToken.None));
        Assert.Equal("""{"got":1}""", await child.AskAsync("step 1", CancellationToken.None));
        Assert.Equal("""{"got":2}""", await child.AskAsync("step 2", CancellationToken.None));
        Assert.Equal(["fault 1: step", "fault 2: step"], notices);
        Assert.True(child.IsRunning);
    }

    [Fact]
    public async Task An_early_end_is_told_with_the_last_line_of_standard_error()
    {
        await using LineProcess child = Shell("echo 'not this' >&2; echo 'port 1 is in use' >&2; exit 2");

        InputException e = await Assert.ThrowsAsync<InputException>(() => child.ReadyAsync(CancellationToken.None));
        Assert.Equal("child: ended with status 2: port 1 is in use", e.Message);
    }

    [Fact]
    public async Task An_end_without_a_word_is_told_by_its_status()
    {
        await using LineProcess child = Shell("echo 'ready {}'; read -r line");
        await child.ReadyAsync(CancellationToken.None);

        InputException e = await Assert.ThrowsAsync<InputException>(() => child.AskAsync("step 1", CancellationToken.None));
        Assert.Equal("child: ended with status 0", e.Message);
    }

    [Fact]
    public async Task A_child_that_is_gone_when_it_is_asked_is_told_the_same_way()
    {
        await using LineProcess child = Shell("echo 'ready {}'; exec sleep 1000");
        await child.ReadyAsync(CancellationToken.None);
        child.Kill();
        InputException first = await Assert.ThrowsAsync<InputException>(() => child.AskAsync("step 1", CancellationToken.None));
        InputException second = await Assert.ThrowsAsync<InputException>(() => child.AskAsync("step 2", CancellationToken.None));

        Assert.Equal("child: ended with status 137", first.Message);
        Assert.Equal(first.Message, second.Message);
        Assert.False(child.IsRunning);
    }

    /// <summary>Ctrl-C in a terminal ends the children by the same signal: that is no failure of theirs.</summary>
    [Fact]
    public async Task A_child_that_was_interrupted_is_a_run_broken_off()
    {
        await using LineProcess child = Shell("echo 'ready {}'; kill -INT $$; read -r line");
        await child.ReadyAsync(CancellationToken.None);

        await Assert.ThrowsAsync<OperationCanceledException>(() => child.AskAsync("step 1", CancellationToken.None));
    }

    [Fact]
    public async Task Who_waits_for_an_answer_can_break_off()
    {
        await using LineProcess child = Shell("echo 'ready {}'; exec cat");
        await child.ReadyAsync(CancellationToken.None);
        using CancellationTokenSource stop = new();
        Task<string> answer = child.AskAsync("step 1", stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task The_end_of_the_input_ends_a_child_by_itself()
    {
        string file = Path.GetTempFileName();
        try
        {
            await using (LineProcess child = Shell($"echo 'ready {{}}'; cat >/dev/null; echo 'by itself' >'{file}'"))
            {
                await child.ReadyAsync(CancellationToken.None);
            }

            Assert.Equal("by itself\n", await File.ReadAllTextAsync(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private LineProcess Shell(string script)
    {
        ProcessStartInfo start = new("sh");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        return new LineProcess("child", start, notices.Add);
    }
}
