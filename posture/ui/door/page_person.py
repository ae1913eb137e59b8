"""Who looks at the page that Streamlit's script draws."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Final

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from posture.library.schema.acting import NOBODY, Person

REMEMBERED: Final = 1000


def person_of_page(
    person_with: Callable[[Mapping[str, str]], Person | None],
) -> Callable[[], Person]:
    """Return a function that says whose page is being drawn, by the cookies of its WebSocket.

    It looks at each call, so who is let in no more is `NOBODY` from then on, even in the middle of
    a page. What a page does just as its tab closes is still done in its person's name.
    """
    sent: OrderedDict[str, Mapping[str, str]] = OrderedDict()

    def find() -> Person:
        context = get_script_run_ctx(suppress_warning=True)
        if context is None or not runtime.exists():
            return NOBODY
        client = runtime.get_instance().get_client(context.session_id)
        seen = client.client_context if client else None
        if seen is not None:
            sent[context.session_id] = seen.cookies
            sent.move_to_end(context.session_id)
            while len(sent) > REMEMBERED:
                sent.popitem(last=False)
        return person_with(sent.get(context.session_id, {})) or NOBODY

    return find
