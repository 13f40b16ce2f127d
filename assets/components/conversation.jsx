// The conversation: who works on what, in their words, with files, commands and what it cost.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { isOwn, useBuild, useIsKnown, usePending, useTexts } from "./build_stream";
import { Activity } from "./activity";
import { By, Byline } from "./author";
import { Account } from "./budget";
import { Icon } from "./icon";
import { formatTime } from "./language";
import { AttachmentName } from "./pointing";
import { Questions } from "./questions";
import { Ready } from "./ready";
import { Resting, Survey } from "./resting";
import { Part, Quiet, Step } from "./step";

const NEAR_BOTTOM = 80;

/** The idea with what came with it. */
function Idea({ row }) {
  const { idea, images, page } = row;
  return (
    <div className="said">
      <Byline author={row.author} />
      <p>{idea}</p>
      {(images.length > 0 || page) && (
        <p className="said__brought" data-testid="brought-with-idea">
          {images.map(({ sha256, name, width, height }) => (
            <span key={sha256}><Icon name="screen" size={14} />{name || `${width}×${height}`}</span>
          ))}
          {page && <span><Icon name="external" size={14} />{page}</span>}
        </p>
      )}
    </div>
  );
}

function Said({ row, texts }) {
  return (
    <div className="said" data-testid="said">
      <Byline author={row.author} />
      <p>{row.text}</p>
      {row.attachments.map((attachment, index) => (
        <div key={index} className="attached"><AttachmentName attachment={attachment} texts={texts} /></div>
      ))}
    </div>
  );
}

function Row({ row, build, texts, language, tasks, working }) {
  switch (row.type) {
    case "questions":
      return <Questions {...{ row, build, texts, working }} />;
    case "step":
      return <Step row={row} drawn={row.revision} texts={texts} language={language} taskTitle={tasks.find((task) => task.id === row.task)?.title} />;
    case "user":
      return <Said row={row} texts={texts} />;
    case "start":
      return row.again ? (
        <Quiet icon="play">{`${texts.resumed} · ${formatTime(language, row.at)}`}</Quiet>
      ) : (
        <>
          {!row.isTurn && <Idea row={row} />}
          {!row.isTakenOver && <Quiet icon="play">
            {`${row.isTurn ? `${texts.turn_started} ·` : texts.started} ${formatTime(language, row.at)} · ${row.isDemo ? texts.demo_model : row.model}`}
          </Quiet>}
        </>
      );
    case "finished":
      // What it waits for stands above, and what can be done below.
      if (row.status === "waiting") return null;
      return (
        <>
          <Quiet icon={row.status === "done" && !row.isDeclined ? "check" : "stop"}>
            {`${row.isDeclined ? texts.turn_unchanged : texts[`status_${row.status}`]} · ${formatTime(language, row.at)}`}
          </Quiet>
          <Account account={row.account} texts={texts} language={language} />
        </>
      );
    case "edited":
      return <Quiet icon="list">{`${texts.plan_edited} · ${formatTime(language, row.at)}`}<By author={row.author} /></Quiet>;
    case "approval":
      return <Quiet icon="pause">{texts.approval_asked}</Quiet>;
    default:
      return <Part part={row} texts={texts} language={language} />;
  }
}

/** The stream of a project's work; keeps to the bottom while the reader is there. */
export function Conversation({ queuedAt, hasBuild, hasFiles, models, hasRoutes, modelTexts, account, routes, working }) {
  const model = useBuild();
  const { texts, language } = useTexts();
  const isKnown = useIsKnown();
  const pending = usePending();
  const list = useRef(null);
  const follows = useRef(true);
  const top = useRef(0);
  const [away, setAway] = useState(false);
  const toEnd = () => list.current?.scrollTo({ top: list.current.scrollHeight });
  useLayoutEffect(() => {
    if (follows.current) toEnd();
  });
  useEffect(() => {
    const grown = new ResizeObserver(() => follows.current && toEnd());
    if (list.current.firstChild) grown.observe(list.current.firstChild);
    grown.observe(list.current); // a phone's keyboard takes room from below
    return () => grown.disconnect();
  }, []);
  const said = model.rows.filter(isOwn).length + (pending ? 1 : 0);
  useLayoutEffect(() => {
    // Whoever says something wants to see what becomes of it.
    follows.current = true;
    setAway(false);
    toEnd();
  }, [said]);
  const onScroll = ({ currentTarget: box }) => {
    // Only a reader moves up. Far from the end without that, much has come since we went there: scrolls are told late.
    const isUp = box.scrollTop < top.current;
    top.current = box.scrollTop;
    if (box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_BOTTOM) follows.current = true;
    else if (isUp) follows.current = false;
    if (away === follows.current) setAway(!follows.current);
  };
  const isReady = model.build?.status === "done" && !model.build.isTurn && model.rows.at(-1)?.type === "finished" && model.requirements.length > 0;
  const resting = model.build && !["running", "queued", "done"].includes(model.build.status);
  return (
    <div className="conversation">
      <div className="conversation__list" ref={list} onScroll={onScroll} tabIndex={0} role="log" aria-live="off" aria-label={texts.conversation} data-testid="conversation">
        <div className="conversation__rows">
          {model.rows.map((row) => <Row key={row.key} {...{ row, texts, language, working, build: model.build, tasks: model.tasks }} />)}
          {isReady && !pending && <Ready requirements={model.requirements} texts={texts} />}
          {pending && <p className="said said--pending" title={texts.message_sending} data-testid="pending">{pending}</p>}
          {isKnown && !model.rows.length && !hasBuild && <p className="quiet">{texts.no_build}</p>}
        </div>
      </div>
      {away && (
        <button type="button" className="button button--small conversation__down" data-testid="to-newest" onClick={() => { follows.current = true; setAway(false); toEnd(); }}>
          <Icon name="down" size={14} />{texts.to_newest}
        </button>
      )}
      {hasFiles && !hasBuild && !model.build && <Survey {...{ models, account, texts, working }} />}
      {resting && <Resting build={model.build} choice={{ models, hasRoutes, texts: modelTexts, account, routes }} {...{ texts, language, working }} />}
      {(hasBuild || model.build) && <Activity {...{ model, texts, language, queuedAt }} />}
    </div>
  );
}
