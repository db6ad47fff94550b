// Signatures of mscorlib 1.17.11.0 (nanoFramework, MIT licence), namespace System.Collections. Nothing here has a body: it is compiled against, never run.
using System;

namespace System.Collections;

public class ArrayList : IList, ICollection, IEnumerable, ICloneable
{
    public int Capacity { get => throw null; set => throw null; }

    public int Count => throw null;

    public bool IsFixedSize => throw null;

    public bool IsReadOnly => throw null;

    public bool IsSynchronized => throw null;

    public object SyncRoot => throw null;

    public object this[int index] { get => throw null; set => throw null; }

    public ArrayList() => throw null;

    public int Add(object value) => throw null;

    public int BinarySearch(object value, IComparer comparer) => throw null;

    public void Clear() => throw null;

    public object Clone() => throw null;

    public bool Contains(object value) => throw null;

    public void CopyTo(Array array) => throw null;

    public void CopyTo(Array array, int index) => throw null;

    public IEnumerator GetEnumerator() => throw null;

    public int IndexOf(object value) => throw null;

    public int IndexOf(object value, int startIndex) => throw null;

    public int IndexOf(object value, int startIndex, int count) => throw null;

    public void Insert(int index, object value) => throw null;

    public void Remove(object value) => throw null;

    public void RemoveAt(int index) => throw null;

    public object[] ToArray() => throw null;

    public Array ToArray(Type type) => throw null;
}

public interface ICollection : IEnumerable
{
    int Count { get; }

    object SyncRoot { get; }

    bool IsSynchronized { get; }

    void CopyTo(Array array, int index);
}

public interface IComparer
{
    int Compare(object x, object y);
}

public interface IEnumerable
{
    IEnumerator GetEnumerator();
}

public interface IEnumerator
{
    object Current { get; }

    bool MoveNext();

    void Reset();
}

public interface IList : ICollection, IEnumerable
{
    object this[int index] { get; set; }

    bool IsReadOnly { get; }

    bool IsFixedSize { get; }

    int Add(object value);

    bool Contains(object value);

    void Clear();

    int IndexOf(object value);

    void Insert(int index, object value);

    void Remove(object value);

    void RemoveAt(int index);
}
