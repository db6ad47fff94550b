using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// JSON-RPC 2.0 over HTTP. Every failure is one of two: <see cref="RpcException"/> is the node's answer, <see cref="ChainUnreachableException"/> is no
/// usable answer (connection, time-out, HTTP status, broken JSON, wrong id). Thread-safe.
/// </summary>
public sealed class JsonRpcClient : IDisposable
{
    private const int MaximumAnswerBytes = 64 * 1024 * 1024;

    private readonly HttpClient _http;
    private long _lastId;

    /// <summary>A client of one http or https address; the time-out is that of one request or batch, connection included.</summary>
    public JsonRpcClient(Uri endpoint, TimeSpan timeout)
        : this(endpoint, timeout, new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All })
    {
    }

    /// <summary>A client over a transport of the caller's, which it disposes of.</summary>
    public JsonRpcClient(Uri endpoint, TimeSpan timeout, HttpMessageHandler transport)
    {
        if (!endpoint.IsAbsoluteUri || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps))
        {
            throw new InputException("chain", "url", endpoint.OriginalString, "http://… or https://…");
        }

        Endpoint = endpoint;
        _http = new HttpClient(transport)
        {
            Timeout = timeout,
            MaxResponseContentBufferSize = MaximumAnswerBytes,
        };
    }

    public Uri Endpoint { get; }

    /// <summary>One call; the answer's result, which may be JSON null.</summary>
    public async Task<JsonElement> CallAsync(RpcRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<JsonElement> results = await CallAsync([request], cancellationToken);
        return results[0];
    }

    /// <summary>A batch in one HTTP request; results in the order of the requests. The first error of the node is thrown.</summary>
    public async Task<IReadOnlyList<JsonElement>> CallAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        if (requests.Count == 0)
        {
            return [];
        }

        long firstId = Interlocked.Add(ref _lastId, requests.Count) - requests.Count + 1;
        byte[] body = Encode(requests, firstId);
        byte[] answer = await PostAsync(body, cancellationToken);
        return Decode(requests, firstId, answer);
    }

    public void Dispose() => _http.Dispose();

    private static byte[] Encode(IReadOnlyList<RpcRequest> requests, long firstId)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            if (requests.Count > 1)
            {
                writer.WriteStartArray();
            }

            for (int i = 0; i < requests.Count; i++)
            {
                writer.WriteStartObject();
                writer.WriteString("jsonrpc"u8, "2.0"u8);
                writer.WriteNumber("id"u8, firstId + i);
                writer.WriteString("method"u8, requests[i].Method);
                writer.WriteStartArray("params"u8);
                foreach (JsonNode? parameter in requests[i].Parameters)
                {
                    if (parameter is null)
                    {
                        writer.WriteNullValue();
                    }
                    else
                    {
                        parameter.WriteTo(writer);
                    }
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            if (requests.Count > 1)
            {
                writer.WriteEndArray();
            }
        }

        return stream.ToArray();
    }

    private static RpcException Error(string method, JsonElement error)
    {
        long code = error.TryGetProperty("code", out JsonElement c) && c.ValueKind == JsonValueKind.Number && c.TryGetInt64(out long number) ? number : 0;
        string message = error.TryGetProperty("message", out JsonElement m) && m.ValueKind == JsonValueKind.String ? RpcJson.Text(m, "error") : "no message";
        byte[] data = [];
        if (error.TryGetProperty("data", out JsonElement d) && d.ValueKind == JsonValueKind.String && RpcJson.Text(d, "error") is { Length: > 2 } text
            && text.StartsWith("0x", StringComparison.Ordinal) && text.Length % 2 == 0 && text.AsSpan(2).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0)
        {
            data = Convert.FromHexString(text.AsSpan(2));
        }

        return new RpcException(method, code, message, data);
    }

    private async Task<byte[]> PostAsync(byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            using ByteArrayContent content = new(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using HttpResponseMessage response = await _http.PostAsync(Endpoint, content, cancellationToken);
            byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            // Some nodes answer an error of JSON-RPC with an HTTP error status and a JSON body.
            return response.IsSuccessStatusCode || (answer.Length > 0 && answer[0] is (byte)'{' or (byte)'[')
                ? answer
                : throw new ChainUnreachableException($"{Endpoint} answers HTTP {(int)response.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            throw new ChainUnreachableException($"{Endpoint}: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ChainUnreachableException($"{Endpoint}: no answer within {_http.Timeout.TotalSeconds:0.###} s", e);
        }
    }

    private IReadOnlyList<JsonElement> Decode(IReadOnlyList<RpcRequest> requests, long firstId, byte[] answer)
    {
        JsonElement[] results = new JsonElement[requests.Count];
        bool[] present = new bool[requests.Count];
        JsonElement root;
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            root = document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new ChainUnreachableException($"{Endpoint} does not answer with JSON", e);
        }

        IEnumerable<JsonElement> answers = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : [root];
        RpcException? refused = null;
        foreach (JsonElement item in answers)
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                throw new ChainUnreachableException($"{Endpoint} does not answer with JSON-RPC");
            }

            bool failed = item.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.Object;
            bool known = item.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out _);
            long place = known ? id.GetInt64() - firstId : -1;
            if (failed && place < 0)
            {
                // An error about the request as a whole carries no id.
                throw Error(requests[0].Method, error);
            }

            if (place < 0 || place >= requests.Count)
            {
                throw new ChainUnreachableException($"{Endpoint} answers a request that was not asked");
            }

            if (failed)
            {
                refused ??= Error(requests[(int)place].Method, error);
            }
            else if (item.TryGetProperty("result", out JsonElement result))
            {
                results[place] = result;
            }
            else
            {
                throw new ChainUnreachableException($"{Endpoint} answers {requests[(int)place].Method} without a result");
            }

            present[place] = true;
        }

        return refused is not null ? throw refused
            : Array.TrueForAll(present, p => p) ? results
            : throw new ChainUnreachableException($"{Endpoint} leaves requests of a batch unanswered");
    }
}
