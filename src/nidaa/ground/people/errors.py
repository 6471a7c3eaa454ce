from .facts import Permission

ACTS = {
    Permission.OPEN_CASE: "open a case",
    Permission.READ_CASE: "read a case",
    Permission.EDIT_CASE: "change a case",
    Permission.ASSESS: "sign a danger assessment",
    Permission.DRAFT_ALERT: "draft an alert",
    Permission.APPROVE_ALERT: "release an alert",
    Permission.STOP_ALERT: "stop an alert",
    Permission.READ_TIPS: "read tips",
    Permission.HANDLE_TIPS: "handle tips",
    Permission.CLOSE_CASE: "close a case",
    Permission.ERASE: "erase data",
    Permission.READ_AUDIT: "read the audit log",
    Permission.MANAGE_PEOPLE: "manage people",
}


class Refused(Exception):
    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class NotAllowed(Exception):
    def __init__(self, permission: Permission) -> None:
        super().__init__(f"Your role does not allow you to {ACTS[permission]}. Ask your administrator.")
        self.permission = permission
