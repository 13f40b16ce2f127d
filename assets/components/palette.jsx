// The command palette itself: a field, and the commands that fit what is typed. A chunk of its own.
import { useEffect, useId, useRef, useState } from "react";
import { Icon } from "./icon";
import { moved, offered } from "./palette_model";

function Option({ command, id, isActive, onRun, onPoint }) {
  const row = useRef(null);
  useEffect(() => {
    if (isActive) row.current.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  return (
    <li ref={row} id={id} role="option" aria-selected={isActive} className="palette__option" data-testid="command" data-command={command.id} onPointerMove={onPoint} onClick={onRun}>
      <Icon name={command.icon} size={16} />
      <span className="palette__title">{command.title}</span>
      <span className="palette__group">{command.group}</span>
    </li>
  );
}

/** `onRun` gets the command that was chosen. */
export default function Palette({ commands, texts, onRun }) {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const field = useRef(null);
  const list = useId();
  const found = offered(commands, typed);
  useEffect(() => field.current.focus(), []);
  const onKeyDown = (event) => {
    if (event.key === "ArrowDown") setAt(moved(at, 1, found.length));
    else if (event.key === "ArrowUp") setAt(moved(at, -1, found.length));
    else if (event.key === "Enter" && found[at]) onRun(found[at]);
    else return;
    event.preventDefault();
  };
  const onChange = (event) => {
    setTyped(event.target.value);
    setAt(0);
  };
  return (
    <>
      <input
        ref={field}
        className="palette__field"
        role="combobox"
        aria-expanded="true"
        aria-autocomplete="list"
        aria-controls={list}
        aria-activedescendant={found[at] ? `${list}-${at}` : undefined}
        aria-label={texts.title}
        placeholder={texts.placeholder}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        data-testid="palette-field"
        onChange={onChange}
        onKeyDown={onKeyDown}
      />
      <ul id={list} role="listbox" aria-label={texts.title} className="palette__list">
        {found.map((command, index) => (
          <Option key={command.id} id={`${list}-${index}`} isActive={index === at} onRun={() => onRun(command)} onPoint={() => setAt(index)} command={command} />
        ))}
      </ul>
      <p role="status" className={found.length ? "sr-only" : "palette__none"}>{found.length ? "" : texts.none}</p>
    </>
  );
}
