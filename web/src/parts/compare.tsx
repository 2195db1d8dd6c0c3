// The accounts of an incident side by side: a table that scrolls sideways, its first column fixed. In: accounts; out: what each says of
// each field. What differs has a sign and a word besides its colour.
import type { JSX } from "preact";
import { day, type Key, lang, name, t } from "../lib/i18n.ts";
import { outletName, partyName, Words } from "../lib/names.tsx";
import { href } from "../lib/route.ts";
import type { Account, Incident } from "../lib/types.ts";
import { evidence } from "../reading/segments.ts";
import { Sentence } from "../reading/sentence.tsx";
import { chains, disputed, ROWS, sentences, type Value, valuesOf } from "./accounts.ts";

function Head({ account }: { account: Account }): JSX.Element {
  const { document } = account;
  const corrected = account.claims.some(({ original }) => original !== null);
  return (
    <th scope="col">
      <span class="account-name">
        <Words text={outletName(document)} />
      </span>
      <span class="muted">{document.published ? day(document.published) : t("doc_published_none")}</span>
      {document.copy_of && <span class="tag">{t("copy_of", { id: document.copy_of })}</span>}
      {corrected && <span class="tag">{t("corrected")}</span>}
      <a
        href={href(`/documents/${encodeURIComponent(document.id)}`)}
        aria-label={`${t("read_article")}: ${outletName(document)}, ${document.id}`}
      >
        {t("read_article")}
      </a>
    </th>
  );
}

function Differs(): JSX.Element {
  return (
    <span class="differs-tag">
      <span aria-hidden="true">≠</span> {t("differs")}
    </span>
  );
}

function ValueItem({ value }: { value: Value }): JSX.Element {
  return (
    <li class={value.differs ? "differs" : undefined}>
      <Words text={value.text} />
      {value.differs && <Differs />}
      {value.basis && <span class="tag">{t(`basis_${value.basis}` as Key)}</span>}
      {value.words && (
        <span class="value-words muted">
          <Words text={value.words} />
        </span>
      )}
    </li>
  );
}

function Says({ account }: { account: Account }): JSX.Element {
  return (
    <ul>
      {chains(account).map((chain, i) => (
        <li key={`${i}-${chain.length}`}>
          {chain.length === 0 && <span class="muted">{t("outlet_itself")}</span>}
          {chain.map((source, at) => (
            <span key={`${source.start}-${at}`} class="chain">
              {at > 0 && <span class="chain-arrow" aria-hidden="true" />}
              <Words text={partyName({ id: source.id, text: source.text, name_en: source.name_en ?? null })} />{" "}
              <span class="tag">{name("stance", source.stance)}</span>
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

function Told({ account }: { account: Account }): JSX.Element {
  return (
    <>
      {sentences(account).map(({ text, offset, claims }) => (
        <Sentence key={offset} text={text} offset={offset} spans={claims.flatMap(evidence)} />
      ))}
    </>
  );
}

export function Compare({ incident, accounts }: { incident: Incident; accounts: Account[] }): JSX.Element {
  const dispute = disputed(incident, accounts);
  const rows = ROWS.map((row) => ({
    key: row.key,
    cells: accounts.map((account) => valuesOf(row, account, dispute)),
  })).filter(({ cells }) => cells.some((values) => values.length > 0));
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t("inc_accounts")}>
      <table class="compare" data-accounts={accounts.length}>
        <thead>
          <tr>
            <td />
            {accounts.map((account) => (
              <Head key={account.document.id} account={account} />
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t("row_says")}</th>
            {accounts.map((account) => (
              <td key={account.document.id}>
                <Says account={account} />
              </td>
            ))}
          </tr>
          {rows.map(({ key, cells }) => {
            const differs = cells.some((values) => values.some((value) => value.differs));
            return (
              <tr key={key} class={differs ? "row-differs" : undefined}>
                <th scope="row">
                  {t(key)}
                  {differs && (
                    <span class="visually-hidden">
                      {lang() === "ar" ? "، " : ", "}
                      {t("differs_long")}
                    </span>
                  )}
                </th>
                {cells.map((values, i) => (
                  <td key={accounts[i]?.document.id}>
                    {values.length === 0 ? (
                      <span class="muted">
                        —<span class="visually-hidden">{t("not_told")}</span>
                      </span>
                    ) : (
                      <ul>
                        {values.map((value) => (
                          <ValueItem key={value.text} value={value} />
                        ))}
                      </ul>
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
          <tr>
            <th scope="row">{t("row_words")}</th>
            {accounts.map((account) => (
              <td key={account.document.id}>
                <Told account={account} />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}
