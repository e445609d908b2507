import { isDeepStrictEqual } from "node:util";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { OperationError, PartlyMadeError } from "../../session/errors";
import type { Session } from "../../session/session";
import { SettingsError } from "../../settings/index";
import { type Change, changes } from "../../userGroup/changes";
import { check } from "../../userGroup/check";
import { create } from "../../userGroup/create";
import { declaredGroupOf } from "../../userGroup/declared";
import { remove } from "../../userGroup/delete";
import { diff } from "../../userGroup/diff";
import { PLUGIN_TYPE } from "../../userGroup/handedOver";
import { inputsOf } from "../../userGroup/inputs";
import { planned } from "../../userGroup/planned";
import { NoSuchGroupError, read } from "../../userGroup/read";
import { stored } from "../../userGroup/state";
import { update } from "../../userGroup/update";
import { KeptAsPartlyMade } from "./answering";
import { type Properties, received, type Secrets, toStruct } from "./values";

const { DiffResponse, PropertyDiff } = messages;
const { Kind } = PropertyDiff;
/** How a change is shown, and how where it replaces the group. */
const KINDS: Readonly<Record<Change, readonly [messages.PropertyDiff.Kind, messages.PropertyDiff.Kind]>> = {
  add: [Kind.ADD, Kind.ADD_REPLACE],
  delete: [Kind.DELETE, Kind.DELETE_REPLACE],
  update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
};

/** What the engine asks of a `UserGroup`, by the operations that every door has. */
export class UserGroupCalls {
  constructor(private readonly session: Session) {}

  async check(request: messages.CheckRequest): Promise<messages.CheckResponse> {
    const session = this.of(request.getUrn());
    const olds = received(request.getOlds());
    const { properties, secrets } = received(request.getNews());
    const resource = nameIn(request.getUrn());
    const named = { ...properties, name: properties["name"] ?? resource, __resource: resource };
    const { inputs, failures = [] } = await check(session, olds.properties, named);
    const response = new messages.CheckResponse();
    response.setInputs(toStruct(secrets.mark(inputs ?? {})));
    response.setFailuresList(
      failures.map(({ property, reason }) => {
        const failure = new messages.CheckFailure();
        // The engine prints the value of the property that it is told.
        const shows = !secrets.has(property);
        failure.setProperty(shows ? property : "");
        failure.setReason(secrets.conceal(shows ? reason : `${property} ${reason}`));
        return failure;
      }),
    );
    return response;
  }

  async diff(request: messages.DiffRequest): Promise<messages.DiffResponse> {
    const session = this.of(request.getUrn());
    const olds = received(request.getOlds()).properties;
    const news = received(request.getNews()).properties;
    const result = await diff(session, request.getId(), olds, news);
    const response = new DiffResponse();
    if (result.changes === false) {
      response.setChanges(DiffResponse.DiffChanges.DIFF_NONE);
      return response;
    }
    response.setChanges(DiffResponse.DiffChanges.DIFF_SOME);
    const replaces = result.replaces ?? [];
    response.setReplacesList(replaces);
    response.setDeletebeforereplace(result.deleteBeforeReplace === true);
    showChanges(response, olds, received(request.getOldInputs()).properties, news, replaces);
    return response;
  }

  async create(request: messages.CreateRequest): Promise<messages.CreateResponse> {
    const session = this.of(request.getUrn());
    const { properties, secrets } = received(request.getProperties());
    const response = new messages.CreateResponse();
    if (request.getPreview()) {
      response.setProperties(toStruct(secrets.mark(planned(properties))));
      return response;
    }
    const { id, outs } = await create(session, properties).catch(keptWith(secrets));
    response.setId(id);
    response.setProperties(toStruct(secrets.mark(outs ?? {})));
    return response;
  }

  async read(request: messages.ReadRequest): Promise<messages.ReadResponse> {
    const session = this.of(request.getUrn());
    const outputs = received(request.getProperties());
    const { secrets } = received(request.getInputs(), outputs.secrets);
    const { id, properties, problem } = await this.meant(request.getId(), outputs.properties);
    const found = await read(session, id, properties, { namesTrunks: true }).catch((error: unknown) => {
      throw problem !== undefined && isElsewhere(error) ? new Error(problem) : error;
    });
    const response = new messages.ReadResponse();
    response.setId(found.id ?? "");
    if (found.id) {
      response.setProperties(toStruct(secrets.mark(found.props ?? {})));
      response.setInputs(toStruct(secrets.mark(found.inputs ?? {})));
    }
    return response;
  }

  async update(request: messages.UpdateRequest): Promise<messages.UpdateResponse> {
    const session = this.of(request.getUrn());
    const olds = received(request.getOlds()).properties;
    const { properties, secrets } = received(request.getNews());
    const response = new messages.UpdateResponse();
    if (request.getPreview()) {
      response.setProperties(toStruct(secrets.mark(planned(properties, olds))));
      return response;
    }
    const { outs } = await update(session, request.getId(), olds, properties).catch(keptWith(secrets));
    response.setProperties(toStruct(secrets.mark(outs ?? {})));
    return response;
  }

  async delete(request: messages.DeleteRequest): Promise<Empty> {
    const session = this.of(request.getUrn());
    await remove(session, request.getId(), received(request.getProperties()).properties);
    return new Empty();
  }

  private of(urn: string): Session {
    const type = urn.split("::").at(-2)?.split("$").at(-1);
    if (type !== PLUGIN_TYPE) throw new Error(`portsip has no resource ${type ?? urn}, but ${PLUGIN_TYPE}`);
    return this.session.of(urn);
  }

  /**
   * Which group is to be read: where the state knows nothing of it, its id may begin with the name of a connection.
   * `problem` is why it does not, for the case that there is no such group either.
   */
  private async meant(
    id: string,
    properties: Properties,
  ): Promise<{ id: string; properties: Properties; problem?: string }> {
    const slash = id.indexOf("/");
    if (slash < 0 || properties["name"] !== undefined || properties["connection"] !== undefined)
      return { id, properties };
    const connection = id.slice(0, slash);
    const problem = await this.session.problemWith(connection);
    if (problem !== undefined) return { id, properties, problem: `cannot read user group ${id}: ${problem}` };
    return { id: id.slice(slash + 1), properties: { ...properties, connection } };
  }
}

function nameIn(urn: string): string | undefined {
  return urn.split("::").slice(3).join("::") || undefined;
}

/** Whether there is no such group where it was looked for, or nowhere to look. */
function isElsewhere(error: unknown): boolean {
  const cause = error instanceof OperationError ? error.cause : undefined;
  return cause instanceof NoSuchGroupError || cause instanceof SettingsError;
}

function keptWith(secrets: Secrets): (error: unknown) => never {
  return (error) => {
    throw error instanceof PartlyMadeError ? new KeptAsPartlyMade(error, secrets) : error;
  };
}

/** Shows exactly what changes; where that cannot be told, the engine compares inputs itself. */
function showChanges(
  response: messages.DiffResponse,
  olds: Properties,
  oldInputs: Properties,
  news: Properties,
  replaces: readonly string[],
): void {
  const old = stored(olds);
  const found = changes(old, declaredGroupOf(news));
  if (found.size === 0) return;
  const held: Properties = { ...inputsOf(old.content) };
  const shown = response.getDetaileddiffMap();
  for (const [path, change] of found) {
    const [property = path] = path.split("[");
    const part = new PropertyDiff();
    part.setKind(KINDS[change][replaces.includes(property) ? 1 : 0]);
    // Outputs name a trunk by both name and id: where they say the same, the inputs are what people wrote.
    part.setInputdiff(
      !["members", "outboundRules", "outboundCallerIds"].includes(property) ||
        isDeepStrictEqual(held[property], oldInputs[property]),
    );
    shown.set(path, part);
  }
  response.setHasdetaileddiff(true);
  response.setDiffsList([...new Set([...found.keys()].map((path) => path.split("[")[0] ?? path))]);
}
