using EdgeEnergy.Core;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Devices;

/// <summary>Leads a technician through the sign test: load off, on, off, a key each time.</summary>
internal sealed class SignTestRun(LiveDevice device, TextReader keys, TextWriter prompts, TimeSpan settle, TimeSpan interval)
{
    public async Task<SignTestState> RunAsync(int loadW, int samples, CancellationToken cancellation)
    {
        SignTest test = new(loadW, samples);
        SignTestPhase phase = SignTestPhase.Done;
        while (test.Phase != SignTestPhase.Done)
        {
            if (test.Phase != phase)
            {
                phase = test.Phase;
                await prompts.WriteLineAsync($"{test.Text}, then press Enter");
                if (await keys.ReadLineAsync(cancellation) is null)
                {
                    throw new InputException("sign test", "standard input", "its end", "Enter after each step");
                }

                // The inverter measures on for some seconds before its registers follow.
                await Task.Delay(settle, TimeProvider.System, cancellation);
            }

            if (!device.Poll() || device.GridPowerW is not { } watts)
            {
                return new SignTestState(SignTestOutcome.Open, loadW, null, $"not done: the grid power can not be read: {ModbusResultText.Of(device.LineResult)}");
            }

            test.Add(watts);
            await Task.Delay(interval, TimeProvider.System, cancellation);
        }

        return new SignTestState(test.Outcome, loadW, test.ChangeW, test.Text);
    }
}
