namespace EdgeEnergy.Core;

/// <summary>An S0 input as a board sees it: its edges in the order they happened. Taken by one thread, filled by another (an interrupt).</summary>
public interface IPulseInput
{
    /// <summary>Edges lost because nobody took them in time.</summary>
    uint Lost { get; }

    /// <summary>Takes the oldest edge: monotonic milliseconds, and whether the contact closed (S0 current flows) or opened; false when there is none.</summary>
    bool Take(out long milliseconds, out bool closed);
}
