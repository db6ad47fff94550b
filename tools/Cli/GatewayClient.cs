using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli;

/// <summary>A running gateway, over HTTP. Calls that change something carry the admin token of its data folder.</summary>
internal sealed class GatewayClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpClient http;

    public GatewayClient(Uri address, string token)
    {
        http = new HttpClient { BaseAddress = address, Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Uri Address => http.BaseAddress!;

    public Task<JsonNode> GetAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Get, path, null, "application/json", cancellation);

    public Task<JsonNode> PostAsync(string path, string body, string mediaType, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, path, body, mediaType, cancellation);

    public void Dispose() => http.Dispose();

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, string? body, string mediaType, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, mediaType);
        }

        using HttpResponseMessage response = await AnswerAsync(request, path, cancellation);
        string text = await response.Content.ReadAsStringAsync(cancellation);
        if (!response.IsSuccessStatusCode)
        {
            throw new InputException($"gateway {path}: {(int)response.StatusCode} {text.Trim()}");
        }

        return JsonNode.Parse(text) ?? throw new InputException($"gateway {path}", "answer", "nothing", "JSON");
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, string path, CancellationToken cancellation)
    {
        try
        {
            return await http.SendAsync(request, cancellation);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new InputException($"gateway {path}: no answer within {Patience.TotalSeconds:F0} s", e);
        }
    }
}
