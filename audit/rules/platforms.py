"""Names below which strangers have hosts of their own: clouds, tunnels, drop places."""

SHARED_PLATFORMS = frozenset(
    {
        "appspot.com", "atlassian.net", "azureedge.net", "azurestaticapps.net", "azurewebsites.net", "backblazeb2.com",
        "beeceptor.com", "bitbucket.io", "blob.core.windows.net", "blogspot.com", "burpcollaborator.net",
        "cloudapp.net", "cloudfront.net", "cloudfunctions.net", "ddns.net", "deno.dev", "digitaloceanspaces.com",
        "duckdns.org", "east-1.amazonaws.com", "execute-api.us-", "firebaseapp.com", "firebaseio.com", "fly.dev",
        "framer.app", "github.io", "githubusercontent.com", "gitlab.io", "glitch.me", "herokuapp.com", "hf.space",
        "hopto.org", "interact.sh", "lambda-url.us-east-1.on.aws", "loca.lt", "m.pipedream.net", "myshopify.com",
        "netlify.app", "ngrok-free.app", "ngrok-free.dev", "ngrok.app", "ngrok.io", "no-ip.org", "oast.fun",
        "oast.live", "oast.me", "oast.online", "oast.pro", "oast.site", "oastify.com", "ondigitalocean.app",
        "onrender.com", "pages.dev", "pipedream.net", "r2.dev", "railway.app", "repl.co", "replit.app",
        "requestcatcher.com", "run.app", "s3.amazonaws.com", "serveo.net", "sharepoint.com", "slack.com",
        "streamlit.app", "supabase.co", "surge.sh", "trycloudflare.com", "up.railway.app", "val.run", "vercel.app",
        "wasabisys.com", "web.app", "webflow.io", "weebly.com", "wordpress.com", "workers.dev", "zendesk.com",
    }
)  # fmt: skip
"""From what the platforms say of themselves; not all there are."""
