/** The look of a report: a document to be read on paper. Verdicts are told by words and by shape of the rule beside them, colour only adds. */
export const STYLE = `
:root{--ink:#1b1f24;--soft:#5a636e;--rule:#c9cfd6;--paper:#fff;--good:#1c6b3f;--fair:#1f5f7a;--warn:#8a5a00;--bad:#a3232a}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:52rem;padding:2.5rem 1.5rem 4rem;background:var(--paper);color:var(--ink);font:15.5px/1.5 Georgia,"Iowan Old Style","Liberation Serif","Times New Roman",serif}
h1{font-size:1.75rem;line-height:1.2;margin:.2rem 0 1.1rem;font-weight:600;overflow-wrap:anywhere}
h2{font-size:1.2rem;line-height:1.3;margin:0;font-weight:600;overflow-wrap:anywhere}
h3{font-size:.95rem;margin:1.5rem 0 .4rem;font-weight:600;break-after:avoid}
p{margin:.35rem 0}
code{font:12.5px/1.45 ui-monospace,"SF Mono","DejaVu Sans Mono","Liberation Mono",monospace;overflow-wrap:anywhere}
h2 code{font-size:1.05rem}
.house{margin:0;color:var(--soft);font-size:.85rem}
header{border-bottom:2px solid var(--ink);padding-bottom:1.1rem}
dl{display:grid;grid-template-columns:8.5rem minmax(0,1fr);gap:.22rem 1rem;margin:.6rem 0}
dt{color:var(--soft);font-size:.9rem;line-height:1.65}
dd{margin:0;overflow-wrap:anywhere}
.why,.at{color:var(--soft)}
.at{margin:.15rem 0 .9rem}
.attribution{padding-top:1.6rem;margin-top:1.6rem;border-top:1px solid var(--rule)}
header+main .attribution:first-child{border-top:0;margin-top:0}
.n{display:inline-block;min-width:1.3rem;color:var(--soft);font-weight:400}
.verdict{border-left:5px solid var(--ink);padding:.1rem 0 .1rem .9rem;margin:.4rem 0 .9rem;break-inside:avoid}
.verdict b{font-size:1.3rem}
.verdict .grade{margin-left:.7rem;font:600 .95rem ui-monospace,"DejaVu Sans Mono",monospace;border:1px solid currentColor;padding:.05rem .4rem;vertical-align:.12rem}
.verdict p{margin:.1rem 0 0}
.verdict.attributed{border-color:var(--good)}.verdict.attributed b,.v.attributed{color:var(--good)}
.verdict.held{border-color:var(--fair);border-left-style:double}.verdict.held b,.v.held{color:var(--fair)}
.verdict.contested{border-color:var(--bad);border-left-style:dashed}.verdict.contested b,.v.contested{color:var(--bad)}
.verdict.ambiguous{border-color:var(--warn);border-left-style:dotted}.verdict.ambiguous b,.v.ambiguous{color:var(--warn)}
.verdict.unattributed{border-color:var(--soft);border-left-style:dotted}.verdict.unattributed b,.v.unattributed{color:var(--soft)}
.since{border:1px solid var(--rule);padding:.5rem .8rem;break-inside:avoid}
svg{display:block;width:100%;height:auto;margin:.3rem 0}
svg.chain,svg.window{break-inside:avoid}
svg text{fill:var(--ink);font:12px ui-monospace,"SF Mono","DejaVu Sans Mono",monospace}
svg text.says{fill:var(--soft);font:12.5px Georgia,"Liberation Serif",serif}
svg path{fill:none;stroke:var(--ink);stroke-width:2}
svg path.open{stroke-dasharray:4 4;stroke:var(--soft)}
svg circle{fill:var(--paper);stroke:var(--ink);stroke-width:2}
svg circle.root{fill:var(--ink)}
svg circle.claim{stroke-dasharray:3 3;stroke:var(--soft)}
svg rect.use{fill:var(--paper);stroke:var(--ink);stroke-width:2}
table{border-collapse:collapse;width:100%;margin:.4rem 0;font-size:.93rem}
th,td{text-align:left;vertical-align:top;padding:.25rem .8rem .25rem 0;border-bottom:1px solid var(--rule);overflow-wrap:anywhere}
th{font-weight:400;color:var(--soft);white-space:nowrap}
.contents{margin-top:1.2rem}.t,.v{white-space:nowrap}.contents td:nth-child(2){min-width:9rem}
.grades th{width:6rem}.grades .g{width:3rem;font:600 .9rem ui-monospace,"DejaVu Sans Mono",monospace}
.grades .all td,.grades .all th{border-bottom:0}
.steps,.evidence{padding-left:1.7rem;margin:.5rem 0}
.steps li,.evidence li{margin:.35rem 0;break-inside:avoid}
.evidence .file,.steps .words{color:var(--soft)}.steps .words{display:inline-block;padding-left:1rem}
.cite{font:11.5px ui-monospace,"DejaVu Sans Mono",monospace;color:var(--soft);white-space:nowrap}
.note,.rival{break-inside:avoid}
section>h2{margin-top:2.2rem}
.attribution>h2{margin-top:0}
footer{margin-top:2.4rem;border-top:2px solid var(--ink);padding-top:1rem}
a{color:inherit}
@media (max-width:40rem){body{padding:1.2rem 1rem 3rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.45rem}}
@page{size:A4;margin:18mm 16mm}
@media print{body{max-width:none;padding:0;font-size:10.5pt}code{font-size:8.5pt}.attribution{break-before:page}header+main .attribution:first-child{break-before:auto}a{text-decoration:none}}
`;
