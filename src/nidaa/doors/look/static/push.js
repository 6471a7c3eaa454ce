// Shows what is pushed. A later message of the same alert replaces the earlier one on the screen: the end replaces the alert.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("push", (event) => {
  const told = event.data?.json();
  if (!told?.title) return;
  const late = told.state === "live" && Date.now() > new Date(told.expires_at);
  if (late) return;
  event.waitUntil(
    self.registration.showNotification(told.title, {
      body: told.body,
      tag: told.tag,
      renotify: true,
      requireInteraction: told.state === "live",
      lang: told.lang,
      dir: told.dir,
      icon: "/assets/icon.svg",
      data: { url: told.url },
    }),
  );
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});
