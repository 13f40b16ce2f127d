// A password that can be looked at while it is typed; the field is the child, so that it works before any script.
import { useRef, useState } from "react";
import { Icon } from "./icon";

/** `show` and `hide` name the button. */
export function PasswordField({ show, hide, children }) {
  const box = useRef(null);
  const [isShown, setShown] = useState(false);
  const label = isShown ? hide : show;
  const toggle = () => {
    const field = box.current.querySelector("input");
    field.type = isShown ? "password" : "text";
    setShown(!isShown);
    field.focus();
  };
  return (
    <div className="password" ref={box}>
      {children}
      <button type="button" className="button button--quiet button--icon" aria-label={label} title={label} data-testid="show-password" onClick={toggle}>
        <Icon name={isShown ? "eye_off" : "eye"} size={18} />
      </button>
    </div>
  );
}
