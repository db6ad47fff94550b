using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>An HTTP proxy on a loopback port in front of a node, which loses, doubles, holds and falsifies what its <see cref="NodeFace"/> says.</summary>
internal sealed class RpcProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HttpClient _node = new(new SocketsHttpHandler { UseProxy = false });
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _tasks = [];
    private readonly Uri _chain;
    private readonly NodeFace _face;

    public RpcProxy(Uri chain, NodeFace face)
    {
        _chain = chain;
        _face = face;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _tasks.Add(AcceptAsync());
    }

    public Uri Url { get; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Task[] running;
        lock (_tasks)
        {
            running = [.. _tasks];
        }

        await Task.WhenAll(running);
        _node.Dispose();
        _end.Dispose();
    }

    private static async Task<byte[]?> RequestAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[4096];
        int filled = 0;
        int head;
        while ((head = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }

            int read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            filled += read;
        }

        string length = Encoding.ASCII.GetString(buffer, 0, head).Split("\r\n")
            .Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))["Content-Length:".Length..];
        byte[] body = new byte[int.Parse(length)];
        int early = filled - head - 4;
        buffer.AsSpan(head + 4, early).CopyTo(body);
        await stream.ReadExactlyAsync(body.AsMemory(early), cancellationToken);
        return body;
    }

    private static async Task AnswerAsync(NetworkStream stream, string status, byte[] body, int sent, CancellationToken cancellationToken)
    {
        byte[] head = Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
        byte[] answer = [.. head, .. body.AsSpan(0, sent)];
        await stream.WriteAsync(answer, cancellationToken);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                lock (_tasks)
                {
                    _tasks.RemoveAll(t => t.IsCompleted);
                    _tasks.Add(ServeAsync(client));
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The proxy ends.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient connection = client;
        connection.NoDelay = true;
        try
        {
            NetworkStream stream = connection.GetStream();
            while (await RequestAsync(stream, _end.Token) is { } request && await ServeAsync(stream, request))
            {
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The client is gone, or the proxy ends.
        }
    }

    /// <summary>False when the connection is to be closed.</summary>
    private async Task<bool> ServeAsync(NetworkStream stream, byte[] request)
    {
        switch (_face.NextFate())
        {
            case Fate.RequestLost:
                return false;
            case Fate.AnswerLost:
                await ForwardAsync(request);
                return false;
            case Fate.Held:
                await ForwardAsync(request);
                await stream.CopyToAsync(Stream.Null, _end.Token);
                return false;
            case Fate.Twice:
                await ForwardAsync(request);
                await AnswerAsync(stream, "200 OK", await ForwardAsync(request));
                return true;
            case Fate.BadGateway:
                await AnswerAsync(stream, "502 Bad Gateway", "<html>busy</html>"u8.ToArray());
                return true;
            case Fate.Html:
                await AnswerAsync(stream, "200 OK", "<html>log in first</html>"u8.ToArray());
                return true;
            case Fate.Half:
                byte[] whole = await ForwardAsync(request);
                await AnswerAsync(stream, "200 OK", whole, whole.Length / 2, _end.Token);
                return false;
            case Fate.OtherId:
                await ForwardAsync(request);
                await AnswerAsync(stream, "200 OK", """{"jsonrpc":"2.0","id":-7,"result":"0x1"}"""u8.ToArray());
                return true;
            case Fate.NoRpc:
                await ForwardAsync(request);
                await AnswerAsync(stream, "200 OK", """[1,"\ud800",{"id":"one","result":[]}]"""u8.ToArray());
                return true;
            default:
                await AnswerAsync(stream, "200 OK", await ForwardAsync(request));
                return true;
        }
    }

    private Task AnswerAsync(NetworkStream stream, string status, byte[] body) => AnswerAsync(stream, status, body, body.Length, _end.Token);

    /// <summary>Hands the calls of a request to the node, except those that the face answers; every answer passes the face.</summary>
    private async Task<byte[]> ForwardAsync(byte[] request)
    {
        JsonNode asked = JsonNode.Parse(request)!;
        JsonObject[] calls = asked is JsonArray batch ? [.. batch.Select(c => c!.AsObject())] : [asked.AsObject()];
        JsonObject?[] answers = [.. calls.Select(c => _face.Instead(Method(c), Parameters(c)))];
        JsonArray open = [.. calls.Where((_, i) => answers[i] is null).Select(c => c.DeepClone())];
        if (open.Count > 0)
        {
            using ByteArrayContent content = new(Encoding.UTF8.GetBytes(open.ToJsonString()));
            content.Headers.ContentType = new("application/json");
            using HttpResponseMessage response = await _node.PostAsync(_chain, content, _end.Token);
            JsonArray given = JsonNode.Parse(await response.Content.ReadAsByteArrayAsync(_end.Token))!.AsArray();
            for (int i = 0, next = 0; i < calls.Length; i++)
            {
                if (answers[i] is null)
                {
                    answers[i] = given[next++]!.AsObject();
                    _face.Change(Method(calls[i]), Parameters(calls[i]), answers[i]!);
                }
            }
        }

        for (int i = 0; i < calls.Length; i++)
        {
            answers[i]!["jsonrpc"] = "2.0";
            answers[i]!["id"] = calls[i]["id"]!.DeepClone();
        }

        JsonNode answer = asked is JsonArray ? new JsonArray([.. answers.Select(a => a!.DeepClone())]) : answers[0]!;
        return Encoding.UTF8.GetBytes(answer.ToJsonString());
    }

    private static string Method(JsonObject call) => call["method"]!.GetValue<string>();

    private static JsonArray Parameters(JsonObject call) => call["params"]!.AsArray();
}
