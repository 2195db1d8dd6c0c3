// The claims of an incident, one by one: to be reviewed, marked, and told apart. In: accounts; out: cards, grouped by account, each with its
// sentence.
import type { JSX } from "preact";
import { day, t } from "../lib/i18n.ts";
import { outletName, Words } from "../lib/names.tsx";
import type { Account } from "../lib/types.ts";
import type { Acts } from "../reading/acts.ts";
import { Card } from "../reading/card.tsx";
import { evidence } from "../reading/segments.ts";
import { Sentence } from "../reading/sentence.tsx";

interface Props {
  accounts: Account[];
  acts: Acts;
  /** Null where nothing may be marked. */
  marked: string[] | null;
  onMark: (claims: string[], on: boolean) => void;
}

function AccountCards({ account, acts, marked, onMark }: { account: Account } & Omit<Props, "accounts">): JSX.Element {
  const ids = account.claims.map(({ claim }) => claim.id);
  const all = marked !== null && ids.every((id) => marked.includes(id));
  const who = outletName(account.document);
  return (
    <section class="account-cards">
      <h3>
        {marked && (
          <label class="check">
            <input
              type="checkbox"
              checked={all}
              onChange={(event) => onMark(ids, event.currentTarget.checked)}
              aria-label={t("mark_account", { name: who })}
            />
          </label>
        )}
        <Words text={who} />
        <span class="muted">{account.document.published ? day(account.document.published) : ""}</span>
      </h3>
      <ol aria-label={who}>
        {account.claims.map((item) => (
          <Card
            key={item.claim.id}
            item={item}
            stored
            linked={false}
            acts={acts}
            sentence={{ text: item.sentence_text, offset: item.offset }}
            mark={
              marked && (
                <input
                  type="checkbox"
                  data-key="m"
                  checked={marked.includes(item.claim.id)}
                  onChange={(event) => onMark([item.claim.id], event.currentTarget.checked)}
                  aria-label={t("mark_claim", { words: item.claim.trigger.text, name: who })}
                />
              )
            }
          >
            <Sentence text={item.sentence_text} offset={item.offset} spans={evidence(item.claim)} />
          </Card>
        ))}
      </ol>
    </section>
  );
}

export function Cards({ accounts, ...rest }: Props): JSX.Element {
  return (
    <div class="cards">
      {accounts.map((account) => (
        <AccountCards key={account.document.id} account={account} {...rest} />
      ))}
    </div>
  );
}
