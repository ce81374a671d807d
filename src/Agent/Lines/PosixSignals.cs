using System.Runtime.InteropServices;

namespace PgTlsDashboard.Agent.Lines;

/// <summary>SIGTERM and SIGINT end an agent in order.</summary>
internal static class PosixSignals
{
    public static IDisposable OnStop(Action stop)
    {
        void Handle(PosixSignalContext context)
        {
            context.Cancel = true;
            stop();
        }

        return new Both(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle));
    }

    private sealed record Both(IDisposable One, IDisposable Other) : IDisposable
    {
        public void Dispose()
        {
            One.Dispose();
            Other.Dispose();
        }
    }
}
