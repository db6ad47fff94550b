// Signatures of System.IO.Streams 1.1.96.0 (nanoFramework, MIT licence), namespace System.IO. Nothing here has a body: it is compiled against, never run.
using System;
using System.Text;

namespace System.IO;

public class MemoryStream : Stream
{
    public override bool CanRead => throw null;

    public override bool CanSeek => throw null;

    public override bool CanWrite => throw null;

    public override long Length => throw null;

    public override long Position { get => throw null; set => throw null; }

    public MemoryStream() => throw null;

    public MemoryStream(byte[] buffer) => throw null;

    public MemoryStream(byte[] buffer, bool isWritable) => throw null;

    protected override void Dispose(bool disposing) => throw null;

    public override void Flush() => throw null;

    public byte[] GetBuffer() => throw null;

    public override int Read(SpanByte buffer) => throw null;

    public override int Read(byte[] buffer, int offset, int count) => throw null;

    public override int ReadByte() => throw null;

    public override long Seek(long offset, SeekOrigin origin) => throw null;

    public override void SetLength(long value) => throw null;

    public byte[] ToArray() => throw null;

    public override void Write(byte[] buffer, int offset, int count) => throw null;

    public override void WriteByte(byte value) => throw null;

    public void WriteTo(Stream stream) => throw null;
}

public enum SeekOrigin
{
    Begin = 0,
    Current = 1,
    End = 2,
}

public abstract class Stream : MarshalByRefObject, IDisposable
{
    public virtual bool CanRead => throw null;

    public virtual bool CanSeek => throw null;

    public virtual bool CanTimeout => throw null;

    public virtual bool CanWrite => throw null;

    public virtual long Length => throw null;

    public virtual long Position { get => throw null; set => throw null; }

    public virtual int ReadTimeout { get => throw null; set => throw null; }

    public virtual int WriteTimeout { get => throw null; set => throw null; }

    public virtual void Close() => throw null;

    public virtual void CopyTo(Stream destination) => throw null;

    public virtual void Dispose() => throw null;

    protected virtual void Dispose(bool disposing) => throw null;

    public virtual void Flush() => throw null;

    public virtual long Seek(long offset, SeekOrigin origin) => throw null;

    public virtual void SetLength(long value) => throw null;

    public virtual int Read(SpanByte buffer) => throw null;

    public virtual int Read(byte[] buffer, int offset, int count) => throw null;

    public virtual int ReadByte() => throw null;

    public virtual void Write(byte[] buffer, int offset, int count) => throw null;

    public virtual void WriteByte(byte value) => throw null;

    protected Stream() => throw null;
}

public class StreamReader : TextReader
{
    public Stream BaseStream => throw null;

    public Encoding CurrentEncoding => throw null;

    public bool EndOfStream => throw null;

    public StreamReader(Stream stream, bool leaveOpen = false) => throw null;

    public override void Close() => throw null;

    protected override void Dispose(bool disposing) => throw null;

    public override int Peek() => throw null;

    public override int Read() => throw null;

    public override int Read(char[] buffer, int index, int count) => throw null;

    public override string ReadLine() => throw null;

    public override string ReadToEnd() => throw null;
}

public class StreamWriter : TextWriter
{
    public Stream BaseStream => throw null;

    public override Encoding Encoding => throw null;

    public override string NewLine { get => throw null; set => throw null; }

    public StreamWriter(Stream stream, bool leaveOpen = false) => throw null;

    public override void Close() => throw null;

    protected override void Dispose(bool disposing) => throw null;

    public override void Flush() => throw null;

    public override void Write(char value) => throw null;

    public override void Write(string value) => throw null;

    public override void WriteLine() => throw null;

    public override void WriteLine(string value) => throw null;
}

public abstract class TextReader : MarshalByRefObject, IDisposable
{
    protected TextReader() => throw null;

    public virtual void Close() => throw null;

    public virtual void Dispose() => throw null;

    protected virtual void Dispose(bool disposing) => throw null;

    public virtual int Peek() => throw null;

    public virtual int Read() => throw null;

    public virtual int Read(char[] buffer, int index, int count) => throw null;

    public virtual int ReadBlock(char[] buffer, int index, int count) => throw null;

    public virtual string ReadLine() => throw null;

    public virtual string ReadToEnd() => throw null;
}

public abstract class TextWriter : MarshalByRefObject, IDisposable
{
    public char[] CoreNewLine;

    public virtual Encoding Encoding => throw null;

    public virtual string NewLine { get => throw null; set => throw null; }

    public virtual void Close() => throw null;

    protected virtual void Dispose(bool disposing) => throw null;

    public virtual void Dispose() => throw null;

    public virtual void Flush() => throw null;

    public virtual void Write(char value) => throw null;

    public virtual void Write(char[] buffer) => throw null;

    public virtual void Write(char[] buffer, int index, int count) => throw null;

    public virtual void Write(bool value) => throw null;

    public virtual void Write(int value) => throw null;

    public virtual void Write(uint value) => throw null;

    public virtual void Write(long value) => throw null;

    public virtual void Write(ulong value) => throw null;

    public virtual void Write(float value) => throw null;

    public virtual void Write(double value) => throw null;

    public virtual void Write(string value) => throw null;

    public virtual void Write(object value) => throw null;

    public virtual void WriteLine() => throw null;

    public virtual void WriteLine(char value) => throw null;

    public virtual void WriteLine(char[] buffer) => throw null;

    public virtual void WriteLine(char[] buffer, int index, int count) => throw null;

    public virtual void WriteLine(bool value) => throw null;

    public virtual void WriteLine(int value) => throw null;

    public virtual void WriteLine(uint value) => throw null;

    public virtual void WriteLine(long value) => throw null;

    public virtual void WriteLine(ulong value) => throw null;

    public virtual void WriteLine(float value) => throw null;

    public virtual void WriteLine(double value) => throw null;

    public virtual void WriteLine(string value) => throw null;

    public virtual void WriteLine(object value) => throw null;

    protected TextWriter() => throw null;
}
