// Who else looks at a team's project now: a circle with two letters for each.
import { useLanguage } from "./language";
import { usePeople } from "./build_stream";

const MOST = 4;

/** "Ann Kay" is AK, "ann@example.com" AN. */
export const initials = (name) => {
  const words = name.replace(/@.*$/, "").split(/[\s._-]+/).filter(Boolean);
  return (words.length > 1 ? words[0][0] + words[1][0] : (words[0] ?? "?").slice(0, 2)).toUpperCase();
};

/** Nobody is shown where one looks alone. */
export function Presence({ ru, en, roles }) {
  const people = usePeople();
  const language = useLanguage();
  if (people.length < 2) return null;
  const said = ({ name, role }) => `${name} · ${roles[role]?.[language] ?? role}`;
  const label = `${language === "ru" ? ru : en}: ${people.map(said).join(", ")}`;
  const rest = people.length - MOST;
  return (
    <span className="presence" role="img" aria-label={label} title={label} data-testid="presence" data-count={people.length}>
      {people.slice(0, MOST).map((one) => (
        <span key={one.user_id} className="presence__one" aria-hidden="true">{initials(one.name)}</span>
      ))}
      {rest > 0 && <span className="presence__one" aria-hidden="true">+{rest}</span>}
    </span>
  );
}
