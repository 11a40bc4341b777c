// A hub that restarted no longer knows this page: load it anew instead of asking the reader to.
document.getElementById("components-reconnect-modal")
  .addEventListener("components-reconnect-state-changed", async (event) => {
    if (event.detail.state !== "failed" && event.detail.state !== "rejected") return;
    for (;;) {
      try {
        if ((await fetch("api/v1/ready")).ok) break;
      } catch {
        // Still away.
      }
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    location.reload();
  });
