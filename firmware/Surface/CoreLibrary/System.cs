// Signatures of mscorlib 1.17.11.0 (nanoFramework, MIT licence), namespace System. Nothing here has a body: it is compiled against, never run.
using System.Collections;
using System.Reflection;

namespace System;

public delegate void Action();

public class AppDomainUnloadedException : SystemException
{
    public AppDomainUnloadedException() => throw null;

    public AppDomainUnloadedException(string message) => throw null;

    public AppDomainUnloadedException(string message, Exception innerException) => throw null;
}

public class ApplicationException : Exception
{
    public ApplicationException() => throw null;

    public ApplicationException(string message) => throw null;

    public ApplicationException(string message, Exception innerException) => throw null;
}

public class ArgumentException : SystemException
{
    public override string Message => throw null;

    public string ParamName => throw null;

    public ArgumentException() => throw null;

    public ArgumentException(string message) => throw null;

    public ArgumentException(string message, Exception innerException) => throw null;

    public ArgumentException(string message, string paramName) => throw null;

    public ArgumentException(string message, string paramName, Exception innerException) => throw null;

    public static void ThrowIfNullOrEmpty(string argument, string paramName = null) => throw null;
}

public class ArgumentNullException : ArgumentException
{
    public ArgumentNullException() => throw null;

    public ArgumentNullException(string paramName) => throw null;

    public ArgumentNullException(string message, Exception innerException) => throw null;

    public ArgumentNullException(string paramName, string message) => throw null;

    public static void ThrowIfNull(object argument, string paramName = null) => throw null;
}

public class ArgumentOutOfRangeException : ArgumentException
{
    public ArgumentOutOfRangeException() => throw null;

    public ArgumentOutOfRangeException(string paramName) => throw null;

    public ArgumentOutOfRangeException(string paramName, string message) => throw null;
}

public abstract class Array : ICloneable, IList, ICollection, IEnumerable
{
    public int Length => throw null;

    public object SyncRoot => throw null;

    public bool IsReadOnly => throw null;

    public bool IsFixedSize => throw null;

    public bool IsSynchronized => throw null;

    public static Array CreateInstance(Type elementType, int length) => throw null;

    public static void Copy(Array sourceArray, Array destinationArray, int length) => throw null;

    public static void Copy(Array sourceArray, int sourceIndex, Array destinationArray, int destinationIndex, int length) => throw null;

    public static void Clear(Array array, int index, int length) => throw null;

    public object GetValue(int index) => throw null;

    public object Clone() => throw null;

    public static int BinarySearch(Array array, object value, IComparer comparer) => throw null;

    public static int BinarySearch(Array array, int index, int length, object value, IComparer comparer) => throw null;

    public void CopyTo(Array array, int index) => throw null;

    public IEnumerator GetEnumerator() => throw null;

    public static int IndexOf(Array array, object value) => throw null;

    public static int IndexOf(Array array, object value, int startIndex) => throw null;

    public static int IndexOf(Array array, object value, int startIndex, int count) => throw null;

    protected Array() => throw null;

    int ICollection.Count => throw null;

    object IList.this[int index] { get => throw null; set => throw null; }

    int IList.Add(object value) => throw null;

    void IList.Clear() => throw null;

    bool IList.Contains(object value) => throw null;

    int IList.IndexOf(object value) => throw null;

    void IList.Insert(int index, object value) => throw null;

    void IList.Remove(object value) => throw null;

    void IList.RemoveAt(int index) => throw null;
}

public delegate void AsyncCallback(IAsyncResult ar);

public abstract class Attribute
{
    protected Attribute() => throw null;
}

public enum AttributeTargets
{
    Assembly = 1,
    Module = 2,
    Class = 4,
    Struct = 8,
    Enum = 16,
    Constructor = 32,
    Method = 64,
    Property = 128,
    Field = 256,
    Event = 512,
    Interface = 1024,
    Parameter = 2048,
    Delegate = 4096,
    ReturnValue = 8192,
    All = 16383,
}

public sealed class AttributeUsageAttribute : Attribute
{
    public AttributeTargets ValidOn => throw null;

    public bool AllowMultiple { get => throw null; set => throw null; }

    public bool Inherited { get => throw null; set => throw null; }

    public AttributeUsageAttribute(AttributeTargets validOn) => throw null;
}

public enum Base64FormattingOptions
{
    None = 0,
    InsertLineBreaks = 1,
}

public static class BitConverter
{
    public static bool IsLittleEndian => throw null;

    public static long DoubleToInt64Bits(double value) => throw null;

    public static byte[] GetBytes(bool value) => throw null;

    public static byte[] GetBytes(char value) => throw null;

    public static byte[] GetBytes(double value) => throw null;

    public static byte[] GetBytes(float value) => throw null;

    public static byte[] GetBytes(int value) => throw null;

    public static byte[] GetBytes(long value) => throw null;

    public static byte[] GetBytes(short value) => throw null;

    public static byte[] GetBytes(uint value) => throw null;

    public static byte[] GetBytes(ulong value) => throw null;

    public static byte[] GetBytes(ushort value) => throw null;

    public static double Int64BitsToDouble(long value) => throw null;

    public static bool ToBoolean(byte[] value, int startIndex) => throw null;

    public static char ToChar(byte[] value, int startIndex) => throw null;

    public static double ToDouble(byte[] value, int startIndex) => throw null;

    public static short ToInt16(byte[] value, int startIndex) => throw null;

    public static int ToInt32(byte[] value, int startIndex) => throw null;

    public static long ToInt64(byte[] value, int startIndex) => throw null;

    public static float ToSingle(byte[] value, int startIndex) => throw null;

    public static string ToString(byte[] value) => throw null;

    public static string ToString(byte[] value, int startIndex) => throw null;

    public static string ToString(byte[] value, int startIndex, int length) => throw null;

    public static ushort ToUInt16(byte[] value, int startIndex) => throw null;

    public static uint ToUInt32(byte[] value, int startIndex) => throw null;

    public static ulong ToUInt64(byte[] value, int startIndex) => throw null;
}

public struct Boolean
{
    public static readonly string FalseString;

    public static readonly string TrueString;

    public override string ToString() => throw null;
}

public struct Byte
{
    public const byte MaxValue = 255;

    public const byte MinValue = 0;

    public override string ToString() => throw null;

    public string ToString(string format) => throw null;

    public static byte Parse(string s) => throw null;

    public static bool TryParse(string s, out byte result) => throw null;
}

public struct Char
{
    public const char MaxValue = '\uFFFF';

    public const char MinValue = '\0';

    public override string ToString() => throw null;

    public char ToLower() => throw null;

    public char ToUpper() => throw null;
}

public sealed class CLSCompliantAttribute : Attribute
{
    public bool IsCompliant => throw null;

    public CLSCompliantAttribute(bool isCompliant) => throw null;
}

public static class Console
{
    public static void Write(string value) => throw null;

    public static void WriteLine() => throw null;

    public static void WriteLine(string value) => throw null;
}

public static class Convert
{
    public static bool ToBoolean(byte value) => throw null;

    public static char ToChar(ushort value) => throw null;

    public static sbyte ToSByte(string value, int fromBase = 10) => throw null;

    public static byte ToByte(string value, int fromBase = 10) => throw null;

    public static byte ToByte(bool value) => throw null;

    public static DateTime ToDateTime(string value) => throw null;

    public static short ToInt16(string value, int fromBase = 10) => throw null;

    public static ushort ToUInt16(string value, int fromBase = 10) => throw null;

    public static int ToInt32(string value, int fromBase = 10) => throw null;

    public static uint ToUInt32(string value, int fromBase = 10) => throw null;

    public static long ToInt64(string value, int fromBase = 10) => throw null;

    public static ulong ToUInt64(string value, int fromBase = 10) => throw null;

    public static double ToDouble(string value) => throw null;

    public static float ToSingle(string value) => throw null;

    public static string ToBase64String(byte[] inArray) => throw null;

    public static string ToBase64String(byte[] inArray, Base64FormattingOptions options) => throw null;

    public static string ToBase64String(byte[] inArray, int offset, int length) => throw null;

    public static string ToBase64String(byte[] inArray, int offset, int length, Base64FormattingOptions options) => throw null;

    public static byte[] FromBase64String(string inString) => throw null;

    public static byte[] FromBase64CharArray(char[] inArray, int offset, int length) => throw null;
}

public struct DateTime
{
    private readonly object _state;

    public static readonly DateTime MinValue;

    public static readonly DateTime MaxValue;

    public static readonly DateTime UnixEpoch;

    public DateTime Date => throw null;

    public int Day => throw null;

    public DayOfWeek DayOfWeek => throw null;

    public int DayOfYear => throw null;

    public int Hour => throw null;

    public DateTimeKind Kind => throw null;

    public int Millisecond => throw null;

    public int Minute => throw null;

    public int Month => throw null;

    public static DateTime UtcNow => throw null;

    public int Second => throw null;

    public long Ticks => throw null;

    public TimeSpan TimeOfDay => throw null;

    public static DateTime Today => throw null;

    public int Year => throw null;

    public DateTime(long ticks) => throw null;

    public DateTime(long ticks, DateTimeKind kind) => throw null;

    public DateTime(int year, int month, int day) => throw null;

    public DateTime(int year, int month, int day, int hour, int minute, int second) => throw null;

    public DateTime(int year, int month, int day, int hour, int minute, int second, int millisecond) => throw null;

    public DateTime Add(TimeSpan val) => throw null;

    public DateTime AddDays(double val) => throw null;

    public DateTime AddHours(double val) => throw null;

    public DateTime AddMilliseconds(double val) => throw null;

    public DateTime AddMinutes(double val) => throw null;

    public DateTime AddSeconds(double val) => throw null;

    public DateTime AddTicks(long val) => throw null;

    public static int Compare(DateTime t1, DateTime t2) => throw null;

    public int CompareTo(object val) => throw null;

    public static int DaysInMonth(int year, int month) => throw null;

    public override bool Equals(object obj) => throw null;

    public static bool Equals(DateTime t1, DateTime t2) => throw null;

    public TimeSpan Subtract(DateTime val) => throw null;

    public DateTime Subtract(TimeSpan val) => throw null;

    public override string ToString() => throw null;

    public string ToString(string format) => throw null;

    public static DateTime operator +(DateTime d, TimeSpan t) => throw null;

    public static DateTime operator -(DateTime d, TimeSpan t) => throw null;

    public static TimeSpan operator -(DateTime d1, DateTime d2) => throw null;

    public static bool operator ==(DateTime d1, DateTime d2) => throw null;

    public static bool operator !=(DateTime t1, DateTime t2) => throw null;

    public static bool operator <(DateTime t1, DateTime t2) => throw null;

    public static bool operator <=(DateTime t1, DateTime t2) => throw null;

    public static bool operator >(DateTime t1, DateTime t2) => throw null;

    public static bool operator >=(DateTime t1, DateTime t2) => throw null;

    public static DateTime FromUnixTimeSeconds(long seconds) => throw null;

    public long ToUnixTimeSeconds() => throw null;

    public override int GetHashCode() => throw null;

    public static DateTime Parse(string s) => throw null;

    public static bool TryParse(string s, out DateTime result) => throw null;
}

public enum DateTimeKind
{
    Utc = 1,
    Local = 2,
}

public enum DayOfWeek
{
    Sunday = 0,
    Monday = 1,
    Tuesday = 2,
    Wednesday = 3,
    Thursday = 4,
    Friday = 5,
    Saturday = 6,
}

public sealed class DBNull
{
    public static readonly DBNull Value;

    private DBNull() => throw null;
}

public abstract class Delegate
{
    public MethodInfo Method => throw null;

    public object Target => throw null;

    public override bool Equals(object obj) => throw null;

    public static Delegate Combine(Delegate a, Delegate b) => throw null;

    public Delegate[] GetInvocationList() => throw null;

    public static Delegate Remove(Delegate source, Delegate value) => throw null;

    public static bool operator ==(Delegate d1, Delegate d2) => throw null;

    public static bool operator !=(Delegate d1, Delegate d2) => throw null;

    protected Delegate() => throw null;
}

public struct Double
{
    public const double MinValue = -1.7976931348623157E+308;

    public const double MaxValue = 1.7976931348623157E+308;

    public const double Epsilon = 5E-324;

    public const double NegativeInfinity = -1.0 / 0.0;

    public const double PositiveInfinity = 1.0 / 0.0;

    public const double NaN = 0.0 / 0.0;

    public int CompareTo(double value) => throw null;

    public static bool IsInfinity(double d) => throw null;

    public static bool IsNaN(double d) => throw null;

    public static bool IsNegativeInfinity(double d) => throw null;

    public static bool IsPositiveInfinity(double d) => throw null;

    public static double Parse(string s) => throw null;

    public override string ToString() => throw null;

    public string ToString(string format) => throw null;

    public static bool TryParse(string s, out double result) => throw null;
}

public abstract class Enum
{
    public bool HasFlag(Enum flag) => throw null;

    public override string ToString() => throw null;

    protected Enum() => throw null;
}

public class EventArgs
{
    public static readonly EventArgs Empty;

    public EventArgs() => throw null;
}

public delegate void EventHandler(object sender, EventArgs e);

public class Exception
{
    public int HResult;

    public virtual string Message => throw null;

    public Exception InnerException => throw null;

    public string StackTrace => throw null;

    public Exception() => throw null;

    public Exception(string message) => throw null;

    public Exception(string message, Exception innerException) => throw null;

    public override string ToString() => throw null;
}

public class FlagsAttribute : Attribute
{
    public FlagsAttribute() => throw null;
}

public class FormatException : SystemException
{
    public FormatException() => throw null;

    public FormatException(string message) => throw null;

    public FormatException(string message, Exception innerException) => throw null;
}

public static class GC
{
    public static void WaitForPendingFinalizers() => throw null;

    public static void SuppressFinalize(object obj) => throw null;

    public static void ReRegisterForFinalize(object obj) => throw null;
}

public struct Guid
{
    private readonly object _state;

    public static readonly Guid Empty;

    public Guid(int a, short b, short c, byte d, byte e, byte f, byte g, byte h, byte i, byte j, byte k) => throw null;

    public Guid(uint a, ushort b, ushort c, byte d, byte e, byte f, byte g, byte h, byte i, byte j, byte k) => throw null;

    public Guid(byte[] b) => throw null;

    public Guid(string g) => throw null;

    public int CompareTo(object value) => throw null;

    public byte[] ToByteArray() => throw null;

    public override string ToString() => throw null;

    public override bool Equals(object o) => throw null;

    public override int GetHashCode() => throw null;

    public static Guid NewGuid() => throw null;

    public static bool TryParseGuidWithDashes(string input, out Guid result) => throw null;
}

public interface IAsyncResult
{
}

public interface ICloneable
{
    object Clone();
}

public interface IComparable
{
    int CompareTo(object obj);
}

public interface ICustomFormatter
{
    string Format(string format, object arg, IFormatProvider formatProvider);
}

public interface IDisposable
{
    void Dispose();
}

public interface IFormatProvider
{
    object GetFormat(Type formatType);
}

public interface IFormattable
{
    string ToString(string format, IFormatProvider formatProvider);
}

public class IndexOutOfRangeException : SystemException
{
    public IndexOutOfRangeException() => throw null;

    public IndexOutOfRangeException(string message) => throw null;

    public IndexOutOfRangeException(string message, Exception innerException) => throw null;
}

public struct Int16
{
    public const short MaxValue = 32767;

    public const short MinValue = -32768;

    public override string ToString() => throw null;

    public string ToString(string format) => throw null;

    public static short Parse(string s) => throw null;

    public static bool TryParse(string s, out short result) => throw null;
}

public struct Int32
{
    public const int MaxValue = 2147483647;

    public const int MinValue = -2147483648;

    public override string ToString() => throw null;

    public string ToString(string format) => throw null;

    public static int Parse(string s) => throw null;

    public static bool TryParse(string s, out int result) => throw null;
}

public struct Int64
{
    public const long MaxValue = 9223372036854775807;

    public const long MinValue = -9223372036854775808;

    public override string ToString() => throw null;

    public string ToString(string format) => throw null;

    public static long Parse(string s) => throw null;

    public static bool TryParse(string s, out long result) => throw null;
}

public struct IntPtr
{
}

public class InvalidCastException : SystemException
{
    public InvalidCastException() => throw null;

    public InvalidCastException(string message) => throw null;

    public InvalidCastException(string message, Exception innerException) => throw null;
}

public class InvalidOperationException : SystemException
{
    public InvalidOperationException() => throw null;

    public InvalidOperationException(string message) => throw null;

    public InvalidOperationException(string message, Exception innerException) => throw null;
}

public abstract class MarshalByRefObject
{
    protected MarshalByRefObject() => throw null;
}

public sealed class MTAThreadAttribute : Attribute
{
    public MTAThreadAttribute() => throw null;
}

public abstract class MulticastDelegate : Delegate
{
    public static bool operator ==(MulticastDelegate d1, MulticastDelegate d2) => throw null;

    public static bool operator !=(MulticastDelegate d1, MulticastDelegate d2) => throw null;

    public override bool Equals(object obj) => throw null;

    protected MulticastDelegate() => throw null;
}

public sealed class NonSerializedAttribute : Attribute
{
    public NonSerializedAttribute() => throw null;
}

public class NotImplementedException : SystemException
{
    public NotImplementedException() => throw null;

    public NotImplementedException(string message) => throw null;

    public NotImplementedException(string message, Exception innerException) => throw null;
}

public class NotSupportedException : SystemException
{
    public NotSupportedException() => throw null;

    public NotSupportedException(string message) => throw null;

    public NotSupportedException(string message, Exception innerException) => throw null;
}

public class NullReferenceException : SystemException
{
    public NullReferenceException() => throw null;

    public NullReferenceException(string message) => throw null;

    public NullReferenceException(string message, Exception innerException) => throw null;
}

public class Object
{
    public Object() => throw null;

    public virtual string ToString() => throw null;

    public virtual bool Equals(object obj) => throw null;

    public static bool Equals(object objA, object objB) => throw null;

    public static bool ReferenceEquals(object objA, object objB) => throw null;

    public virtual int GetHashCode() => throw null;

    public Type GetType() => throw null;

    protected object MemberwiseClone() => throw null;

    ~Object()
    {
    }
}

public class ObjectDisposedException : SystemException
{
    public ObjectDisposedException() => throw null;

    public ObjectDisposedException(string message) => throw null;

    public ObjectDisposedException(string message, Exception innerException) => throw null;
}

public sealed class ObsoleteAttribute : Attribute
{
    public string Message => throw null;

    public bool IsError => throw null;

    public ObsoleteAttribute() => throw null;

    public ObsoleteAttribute(string message) => throw null;

    public ObsoleteAttribute(string message, bool error) => throw null;
}

public class OutOfMemoryException : SystemException
{
    public OutOfMemoryException() => throw null;

    public OutOfMemoryException(string message) => throw null;

    public OutOfMemoryException(string message, Exception innerException) => throw null;
}

public sealed class ParamArrayAttribute : Attribute
{
    public ParamArrayAttribute() => throw null;
}

public class PlatformNotSupportedException : NotSupportedException
{
    public PlatformNotSupportedException() => throw null;
}

public class Random
{
    public Random() => throw null;

    public Random(int seed) => throw null;

    public int Next() => throw null;

    public int Next(int maxValue) => throw null;

    public double NextDouble() => throw null;

    public void NextBytes(byte[] buffer) => throw null;
}

public struct RuntimeFieldHandle
{
}

public struct RuntimeMethodHandle
{
}

public struct RuntimeTypeHandle
{
}

public struct SByte
{
    public const sbyte MaxValue = 127;

    public const sbyte MinValue = -128;

    public override string ToString() => throw null;

    public string ToString(string format) => throw null;

    public static sbyte Parse(string s) => throw null;

    public static bool TryParse(string s, out sbyte result) => throw null;
}

public sealed class SerializableAttribute : Attribute
{
    public SerializableAttribute() => throw null;
}

public struct Single
{
    public const float MinValue = -3.4028235E+38F;

    public const float Epsilon = 1E-45F;

    public const float MaxValue = 3.4028235E+38F;

    public const float NegativeInfinity = -1.0F / 0.0F;

    public const float PositiveInfinity = 1.0F / 0.0F;

    public const float NaN = 0.0F / 0.0F;

    public static bool IsInfinity(float f) => throw null;

    public static bool IsNaN(float f) => throw null;

    public static bool IsNegativeInfinity(float f) => throw null;

    public static bool IsPositiveInfinity(float f) => throw null;

    public int CompareTo(float value) => throw null;

    public static float Parse(string s) => throw null;

    public override string ToString() => throw null;

    public string ToString(string format) => throw null;

    public static bool TryParse(string s, out float result) => throw null;
}

public struct SpanByte
{
    private readonly object _state;

    public byte this[int index] { get => throw null; set => throw null; }

    public static SpanByte Empty => throw null;

    public int Length => throw null;

    public bool IsEmpty => throw null;

    public SpanByte(byte[] array) => throw null;

    public SpanByte(byte[] array, int start, int length) => throw null;

    public void CopyTo(SpanByte destination) => throw null;

    public SpanByte Slice(int start) => throw null;

    public SpanByte Slice(int start, int length) => throw null;

    public byte[] ToArray() => throw null;

    public static implicit operator SpanByte(byte[] array) => throw null;
}

public sealed class STAThreadAttribute : Attribute
{
    public STAThreadAttribute() => throw null;
}

public sealed class String : IComparable, IEnumerable
{
    public static readonly string Empty;

    [System.Runtime.CompilerServices.IndexerName("Chars")]
    public char this[int index] { get => throw null; }

    public int Length => throw null;

    public IEnumerator GetEnumerator() => throw null;

    public override bool Equals(object obj) => throw null;

    public static bool Equals(string a, string b) => throw null;

    public static bool operator ==(string a, string b) => throw null;

    public static bool operator !=(string a, string b) => throw null;

    public char[] ToCharArray() => throw null;

    public char[] ToCharArray(int startIndex, int length) => throw null;

    public string[] Split(params char[] separator) => throw null;

    public string[] Split(char[] separator, int count) => throw null;

    public string Substring(int startIndex) => throw null;

    public string Substring(int startIndex, int length) => throw null;

    public string Trim(params char[] trimChars) => throw null;

    public string TrimStart(params char[] trimChars) => throw null;

    public string TrimEnd(params char[] trimChars) => throw null;

    public String(char[] value, int startIndex, int length) => throw null;

    public String(char[] value) => throw null;

    public String(char c, int count) => throw null;

    public static int Compare(string strA, string strB) => throw null;

    public int CompareTo(object value) => throw null;

    public int CompareTo(string strB) => throw null;

    public int IndexOf(char value) => throw null;

    public int IndexOf(char value, int startIndex) => throw null;

    public int IndexOf(char value, int startIndex, int count) => throw null;

    public int IndexOfAny(char[] anyOf) => throw null;

    public int IndexOfAny(char[] anyOf, int startIndex) => throw null;

    public int IndexOfAny(char[] anyOf, int startIndex, int count) => throw null;

    public int IndexOf(string value) => throw null;

    public int IndexOf(string value, int startIndex) => throw null;

    public int IndexOf(string value, int startIndex, int count) => throw null;

    public int LastIndexOf(char value) => throw null;

    public int LastIndexOf(char value, int startIndex) => throw null;

    public int LastIndexOf(char value, int startIndex, int count) => throw null;

    public int LastIndexOfAny(char[] anyOf) => throw null;

    public int LastIndexOfAny(char[] anyOf, int startIndex) => throw null;

    public int LastIndexOfAny(char[] anyOf, int startIndex, int count) => throw null;

    public int LastIndexOf(string value) => throw null;

    public int LastIndexOf(string value, int startIndex) => throw null;

    public int LastIndexOf(string value, int startIndex, int count) => throw null;

    public string ToLower() => throw null;

    public string ToUpper() => throw null;

    public override string ToString() => throw null;

    public string Trim() => throw null;

    public static string Concat(object arg0) => throw null;

    public static string Concat(object arg0, object arg1) => throw null;

    public static string Concat(object arg0, object arg1, object arg2) => throw null;

    public static string Concat(params object[] args) => throw null;

    public static string Concat(string str0, string str1) => throw null;

    public static string Concat(string str0, string str1, string str2) => throw null;

    public static string Concat(string str0, string str1, string str2, string str3) => throw null;

    public static string Concat(params string[] values) => throw null;

    public static string Intern(string str) => throw null;

    public static string IsInterned(string str) => throw null;

    public static string Format(string format, params object[] args) => throw null;

    public string PadLeft(int totalWidth, char paddingChar = ' ') => throw null;

    public string PadRight(int totalWidth, char paddingChar = ' ') => throw null;

    public static bool IsNullOrEmpty(string value) => throw null;

    public bool Contains(string value) => throw null;

    public bool StartsWith(string value) => throw null;

    public bool EndsWith(string value) => throw null;
}

public class SystemException : Exception
{
    public SystemException() => throw null;

    public SystemException(string message) => throw null;

    public SystemException(string message, Exception innerException) => throw null;
}

public class TimeoutException : SystemException
{
    public TimeoutException() => throw null;

    public TimeoutException(string message) => throw null;

    public TimeoutException(string message, Exception innerException) => throw null;
}

public struct TimeSpan
{
    private readonly object _state;

    public const long TicksPerMillisecond = 10000;

    public const long TicksPerSecond = 10000000;

    public const long TicksPerMinute = 600000000;

    public const long TicksPerHour = 36000000000;

    public const long TicksPerDay = 864000000000;

    public static readonly TimeSpan Zero;

    public static readonly TimeSpan MaxValue;

    public static readonly TimeSpan MinValue;

    public long Ticks => throw null;

    public int Days => throw null;

    public int Hours => throw null;

    public int Milliseconds => throw null;

    public int Minutes => throw null;

    public int Seconds => throw null;

    public double TotalDays => throw null;

    public double TotalHours => throw null;

    public double TotalMilliseconds => throw null;

    public double TotalMinutes => throw null;

    public double TotalSeconds => throw null;

    public TimeSpan(long ticks) => throw null;

    public TimeSpan(int hours, int minutes, int seconds) => throw null;

    public TimeSpan(int days, int hours, int minutes, int seconds) => throw null;

    public TimeSpan(int days, int hours, int minutes, int seconds, int milliseconds) => throw null;

    public TimeSpan Add(TimeSpan ts) => throw null;

    public static int Compare(TimeSpan t1, TimeSpan t2) => throw null;

    public int CompareTo(object value) => throw null;

    public TimeSpan Duration() => throw null;

    public override bool Equals(object value) => throw null;

    public static bool Equals(TimeSpan t1, TimeSpan t2) => throw null;

    public TimeSpan Negate() => throw null;

    public TimeSpan Subtract(TimeSpan ts) => throw null;

    public static TimeSpan FromTicks(long value) => throw null;

    public static TimeSpan FromMilliseconds(long value) => throw null;

    public static TimeSpan FromSeconds(long value) => throw null;

    public static TimeSpan FromMinutes(long value) => throw null;

    public static TimeSpan FromHours(long value) => throw null;

    public static TimeSpan FromDays(long value) => throw null;

    public override string ToString() => throw null;

    public static TimeSpan operator -(TimeSpan t) => throw null;

    public static TimeSpan operator -(TimeSpan t1, TimeSpan t2) => throw null;

    public static TimeSpan operator +(TimeSpan t) => throw null;

    public static TimeSpan operator +(TimeSpan t1, TimeSpan t2) => throw null;

    public static bool operator ==(TimeSpan t1, TimeSpan t2) => throw null;

    public static bool operator !=(TimeSpan t1, TimeSpan t2) => throw null;

    public static bool operator <(TimeSpan t1, TimeSpan t2) => throw null;

    public static bool operator <=(TimeSpan t1, TimeSpan t2) => throw null;

    public static bool operator >(TimeSpan t1, TimeSpan t2) => throw null;

    public static bool operator >=(TimeSpan t1, TimeSpan t2) => throw null;

    public override int GetHashCode() => throw null;
}

public abstract class Type : MemberInfo
{
    public override Type DeclaringType => throw null;

    public virtual Assembly Assembly => throw null;

    public virtual string FullName => throw null;

    public virtual string AssemblyQualifiedName => throw null;

    public virtual Type BaseType => throw null;

    public virtual bool IsNotPublic => throw null;

    public virtual bool IsPublic => throw null;

    public virtual bool IsClass => throw null;

    public virtual bool IsInterface => throw null;

    public virtual bool IsValueType => throw null;

    public virtual bool IsAbstract => throw null;

    public virtual bool IsEnum => throw null;

    public virtual bool IsSerializable => throw null;

    public virtual bool IsArray => throw null;

    public static Type GetType(string typeName) => throw null;

    public static Type GetTypeFromHandle(RuntimeTypeHandle handle) => throw null;

    public virtual ConstructorInfo GetConstructor(Type[] types) => throw null;

    public virtual ConstructorInfo[] GetConstructors() => throw null;

    public virtual MethodInfo GetMethod(string name, Type[] types) => throw null;

    public virtual MethodInfo GetMethod(string name, BindingFlags bindingAttr) => throw null;

    public virtual MethodInfo GetMethod(string name) => throw null;

    public virtual MethodInfo[] GetMethods() => throw null;

    public virtual MethodInfo[] GetMethods(BindingFlags bindingAttr) => throw null;

    public virtual FieldInfo GetField(string name, BindingFlags bindingAttr) => throw null;

    public virtual FieldInfo GetField(string name) => throw null;

    public virtual FieldInfo[] GetFields() => throw null;

    public virtual FieldInfo[] GetFields(BindingFlags bindingAttr) => throw null;

    public virtual Type[] GetInterfaces() => throw null;

    public virtual Type GetElementType() => throw null;

    public virtual bool IsSubclassOf(Type c) => throw null;

    public virtual bool IsInstanceOfType(object o) => throw null;

    public override string ToString() => throw null;

    protected Type() => throw null;
}

public enum TypeCode
{
    Empty = 0,
    Object = 1,
    DBNull = 2,
    Boolean = 3,
    Char = 4,
    SByte = 5,
    Byte = 6,
    Int16 = 7,
    UInt16 = 8,
    Int32 = 9,
    UInt32 = 10,
    Int64 = 11,
    UInt64 = 12,
    Single = 13,
    Double = 14,
    Decimal = 15,
    DateTime = 16,
    String = 18,
}

public struct UInt16
{
    public const ushort MaxValue = 65535;

    public const ushort MinValue = 0;

    public override string ToString() => throw null;

    public string ToString(string format) => throw null;

    public static ushort Parse(string s) => throw null;

    public static bool TryParse(string s, out ushort result) => throw null;
}

public struct UInt32
{
    public const uint MaxValue = 4294967295;

    public const uint MinValue = 0;

    public override string ToString() => throw null;

    public string ToString(string format) => throw null;

    public static uint Parse(string s) => throw null;

    public static bool TryParse(string s, out uint result) => throw null;
}

public struct UInt64
{
    public const ulong MaxValue = 18446744073709551615;

    public const ulong MinValue = 0;

    public override string ToString() => throw null;

    public string ToString(string format) => throw null;

    public static ulong Parse(string s) => throw null;

    public static bool TryParse(string s, out ulong result) => throw null;
}

public struct UIntPtr
{
}

public abstract class ValueType
{
    public override bool Equals(object obj) => throw null;

    protected ValueType() => throw null;
}

public sealed class Version
{
    public int Major => throw null;

    public int Minor => throw null;

    public int Revision => throw null;

    public int Build => throw null;

    public Version(int major, int minor, int build, int revision) => throw null;

    public Version(int major, int minor) => throw null;

    public override bool Equals(object obj) => throw null;

    public override string ToString() => throw null;

    public override int GetHashCode() => throw null;
}

public struct Void
{
}

public class WeakReference
{
    public bool IsAlive => throw null;

    public object Target { get => throw null; set => throw null; }

    public WeakReference(object target) => throw null;
}
