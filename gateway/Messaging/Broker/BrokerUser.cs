using System.Text;

namespace EdgeEnergy.Messaging;

/// <summary>A client's account at the broker.</summary>
/// <param name="Name">Without colon or line break.</param>
/// <param name="Password">Left out of <see cref="ToString"/>; see <see cref="BrokerFiles.NewPassword"/>.</param>
/// <param name="Rules">All that this user may do.</param>
public sealed record BrokerUser(string Name, string Password, IReadOnlyList<BrokerRule> Rules)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"{Name}, {Rules.Count} rules");
        return true;
    }
}
