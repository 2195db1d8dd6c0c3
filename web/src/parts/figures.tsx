// Figures drawn: the range over all accounts, and below it what each account says. In: an incident and its accounts; out: bars on one
// scale from zero, with the numbers beside them. What has no upper end fades out.
import type { JSX } from "preact";
import { ends, figure } from "../lib/figures.ts";
import { name, t } from "../lib/i18n.ts";
import { outletName, Words } from "../lib/names.tsx";
import type { Account, CountSpan, Figure, Range } from "../lib/types.ts";

interface Said {
  who: string;
  voice: string | null;
  count: CountSpan;
}

/** Each account's figures of a kind, once each. */
export function saidOf(accounts: Account[], figureOf: Figure): Said[] {
  return accounts.flatMap((account) => {
    const counts = account.claims.flatMap(({ claim }) => claim.counts.filter(({ what }) => what === figureOf.what));
    const different = counts.filter(
      (a, i) => counts.findIndex((b) => figure(a, a.modifier) === figure(b, b.modifier)) === i,
    );
    return different.map((count) => ({ who: outletName(account.document), voice: account.voice, count }));
  });
}

function Track({ range, most, strong }: { range: Range; most: number; strong?: boolean }): JSX.Element {
  const end = ends(range);
  if (!end) return <span class="track" />;
  const share = (n: number) => `${(100 * n) / most}%`;
  const open = range.high === null && range.low !== null;
  return (
    <span class={`track${strong ? " strong" : ""}`} aria-hidden="true">
      <span class="bar" style={{ insetInlineStart: share(end.low), inlineSize: share(end.high - end.low) }} />
      {open && (
        <span class="bar open" style={{ insetInlineStart: share(end.high), inlineSize: share(most - end.high) }} />
      )}
      {end.low !== end.high && <i class="end" style={{ insetInlineStart: share(end.low) }} />}
      {!open && end.low !== end.high && <i class="end" style={{ insetInlineStart: share(end.high) }} />}
      <i class="best" style={{ insetInlineStart: share(range.best ?? end.low) }} />
    </span>
  );
}

export function FigureRange({ of, accounts }: { of: Figure; accounts: Account[] }): JSX.Element {
  const said = saidOf(accounts, of);
  const most = Math.max(1, ...[of, ...said.map(({ count }) => count)].map((range) => ends(range)?.high ?? 0)) * 1.12;
  const best = of.best !== null && of.low !== of.high ? ` · ${t("inc_best", { n: of.best })}` : "";
  return (
    <div class="figure">
      <h3>{name("what", of.what)}</h3>
      <ul>
        <li class="figure-all">
          <span class="figure-who">
            <b>{figure(of)}</b>
            {best}
          </span>
          <Track range={of} most={most} strong />
        </li>
        {said.map(({ who, voice, count }, i) => (
          <li key={`${who}-${i}`}>
            <span class="figure-who">
              <Words text={who} />
              {voice && voice !== who && (
                <span class="voice muted">
                  <Words text={voice} />
                </span>
              )}
            </span>
            <Track range={count} most={most} />
            <span class="figure-n">{figure(count, count.modifier)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
