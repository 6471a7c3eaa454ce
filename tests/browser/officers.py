"""Officers of the demo at the console, in the language they choose at the door."""

from playwright.sync_api import expect


class Console:
    def __init__(self, town, windows, signed_in):
        self._town, self._windows, self._signed_in = town, windows, signed_in

    def officer(self, name, language="fr", **options):
        """A page at the board. The second time an officer comes, the session of the first is still good."""
        if name not in self._signed_in:
            page = self._windows.open(language=language, **options)
            self._sign_in(page, name, language)
            self._signed_in[name] = page.context.storage_state()
            return page
        self.speaks(name, language)
        page = self._windows.open(language=language, storage_state=self._signed_in[name], **options)
        page.goto(self._town.console)
        return page

    def speaks(self, name, language):
        self._town.sql("UPDATE people_officer SET language = %s WHERE username = %s", language, name)

    def _sign_in(self, page, name, language):
        page.goto(self._town.console)
        page.locator(f"button[name=language][value={language}]").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        page.locator("[name=login]").fill(name)
        page.locator("[name=password]").fill(f"demo-{name}-2026")
        page.locator("[name=password]").press("Enter")
        code = page.locator(".banner .code").inner_text()
        page.locator("[name=code]").fill(code)
        page.locator("[name=code]").press("Enter")
        expect(page.locator("header a[href*=logout]")).to_be_visible()
