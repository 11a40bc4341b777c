using MudBlazor.Services;

namespace Edge.Hub.Dashboard;

/// <summary>Serves the dashboard: Blazor Server, every asset from this program.</summary>
internal static class DashboardHosting
{
    /// <summary>
    /// What a page may load. Nothing beyond this origin: a factory's network has no way out, and the browser proves it.
    /// The API reference inlines its start script and compiles its schemas; the dashboard inlines nothing but the component library's styles.
    /// </summary>
    private const string
        PagePolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
        ReferencePolicy = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; frame-ancestors 'none'";

    public static void AddDashboard(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
    }

    public static void UseDashboard(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/scalar", StringComparison.Ordinal) ? ReferencePolicy : PagePolicy;
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return next(context);
        });
        app.UseStaticFiles();
        app.UseAntiforgery();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}
