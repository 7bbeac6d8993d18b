from django.apps import AppConfig


class TaskingConfig(AppConfig):
    name = "tasking"

    def ready(self):
        from tasking import menu
        from tasking.actions import registering as actions
        from tasking.figures import registering as figures
        from tasking.meetings import registering as meetings
        from tasking.problems import registering as problems
        from tasking.requests import registering as requests
        from tasking.requests.feedback import registering as feedback
        from tasking.requests.replies import registering as replies
        from tasking.requests.working import registering as working
        from tasking.sharing import registering as sharing
        from tasking.walkabouts import registering as walkabouts

        menu.register()
        for noun in (
            sharing,
            requests,
            replies,
            working,
            feedback,
            problems,
            actions,
            walkabouts,
            meetings,
            figures,
        ):
            noun.register()
