using System.Data.Common;

namespace EdgeEnergy.Storage;

/// <summary>What differs between the databases a store can live in. Everything else is SQL that all of them read alike.</summary>
internal abstract class SqlDialect
{
    /// <summary>Type of a byte string column.</summary>
    public abstract string BytesType { get; }

    /// <summary>Definition of a column that numbers its rows upwards.</summary>
    public abstract string RowNumber { get; }

    /// <summary>Opens the one connection of a store. Throws <see cref="Domain.InputException"/> when it can not be used.</summary>
    public abstract DbConnection Open();

    /// <summary>The one-line reason why the database can not be used, or null when the fault is not of that kind.</summary>
    public abstract string? Explain(DbException fault);

    /// <summary>Where the store is, for people.</summary>
    public abstract string Place { get; }
}
