// Signatures of System.Net 1.11.60.0 (nanoFramework, MIT licence), namespace System.Security.Cryptography.X509Certificates (only what firmware uses). Nothing here has a body: it is compiled against, never run.

namespace System.Security.Cryptography.X509Certificates;

public class X509Certificate
{
    public string Issuer => throw null;

    public string Subject => throw null;

    public X509Certificate() => throw null;

    public X509Certificate(byte[] certificate) => throw null;

    public X509Certificate(string certificate) => throw null;

    public DateTime GetEffectiveDate() => throw null;

    public DateTime GetExpirationDate() => throw null;

    public byte[] GetRawCertData() => throw null;
}
